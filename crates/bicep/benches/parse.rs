//! How fast files are parsed: generated text, or the folder that is given.

use cumulint_bicep::{Tree, parse};
use cumulint_source::FileId;
use cumulint_testkit::speed::{measure, texts};

fn generated() -> String {
    let blocks = (0..20_000).map(|number| {
        format!(
            "// The storage of team {number}.\n@description('Where the data of team {number} lies.')\nparam location{number} string = resourceGroup().location\n\n\
             resource storage{number} 'Microsoft.Storage/storageAccounts@2023-01-01' = if (deploy && {number} > 3) {{\n  name: 'st${{prefix}}{number}'\n  \
             location: location{number}\n  sku: {{\n    name: redundant ? 'Standard_GRS' : 'Standard_LRS'\n  }}\n  properties: {{\n    \
             minimumTlsVersion: 'TLS1_2'\n    networkAcls: union(acls, {{ defaultAction: 'Deny' }})\n  }}\n}}\n\n"
        )
    });
    blocks.collect()
}

fn main() {
    let texts = texts(&["bicep"], generated);
    measure(&texts, |text| parse(FileId(0), text).0, Tree::heap_bytes);
}
