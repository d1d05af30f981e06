//! What an omitted property means, and who says so.

use cumulint_model::Project;

pub(crate) fn apply(_project: &mut Project) {}
