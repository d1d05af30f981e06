//! How fast files are parsed: generated text, or the folder that is given.

use cumulint_hcl::{Tree, parse};
use cumulint_source::FileId;
use cumulint_testkit::speed::{measure, texts};

fn generated() -> String {
    let blocks = (0..20_000).map(|number| {
        format!(
            "# The bucket of team {number}.\nresource \"aws_s3_bucket\" \"team_{number}\" {{\n  bucket = \"team-${{var.environment}}-{number}\"\n  \
             tags   = merge(local.tags, {{ Name = \"team {number}\", Cost = var.cost[{number}] }})\n\n  lifecycle {{\n    \
             prevent_destroy = var.keep && {number} > 3 ? true : false\n  }}\n}}\n\n"
        )
    });
    blocks.collect()
}

fn main() {
    let texts = texts(&["tf", "tfvars", "hcl"], generated);
    measure(&texts, |text| parse(FileId(0), text).0, Tree::heap_bytes);
}
