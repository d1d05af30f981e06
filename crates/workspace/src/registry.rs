//! The one list of front ends. A further dialect is added here.

use cumulint_evaluation::FrontEnd;

/// Front ends, in the order in which they are asked whose a document is.
pub type FrontEnds = &'static [&'static dyn FrontEnd];

/// All front ends. CloudFormation's templates are told most surely, and its files of parameters least, which is why those are
/// asked for in a second round.
#[must_use]
pub fn front_ends() -> FrontEnds {
    &[&cumulint_cloudformation::CloudFormation, &cumulint_terraform::Terraform, &cumulint_arm::Azure]
}
