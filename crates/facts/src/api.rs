//! What is known of the API version that an Azure resource is deployed with.

use std::borrow::Cow;

use cumulint_model::{ResourceId, Value, Why};

use crate::derived::{doubt, made};
use crate::facts::Facts;
use crate::knowledge::{self, Version};
use crate::node::{Node, Place, Scalar};

impl<'p> Facts<'p> {
    /// A member of `_api`; absent for a name that it does not have.
    pub(crate) fn api_member<'f>(&'f self, id: ResourceId, name: &'f str) -> Node<'f> {
        let written = self.resource(id).and_then(|resource| Some((resource, resource.api_version.as_ref()?)));
        let Some((resource, version)) = written else { return self.absent(id, None, name) };
        let place = Place::Origin(version.origin);
        if name == "version" {
            return self.held(version, id, version.origin);
        }
        let Some(text) = version.as_str() else { return doubt(unknown_version(version), Some(place)) };
        let api = Version { kind: &resource.canonical_type, version: text };
        let known = match name {
            "malformed" => Some(Scalar::Bool(api.is_malformed())),
            "preview" => Some(Scalar::Bool(api.is_preview())),
            "previewOnly" => api.is_preview_only().map(Scalar::Bool),
            "superseded" => api.is_superseded().map(Scalar::Bool),
            "known" => api.is_known().map(Scalar::Bool),
            "ahead" => api.is_ahead().map(Scalar::Bool),
            "newestStable" => match knowledge::newest_stable(api.kind) {
                Some(Some(newest)) => Some(Scalar::Text(Cow::Borrowed(newest))),
                Some(None) => return self.absent(id, Some(version), name),
                None => None,
            },
            _ => return self.absent(id, Some(version), name),
        };
        match known {
            Some(scalar) => made(scalar, place, id),
            None => doubt(Why::Unsupported(resource.canonical_type.clone()), Some(place)),
        }
    }
}

fn unknown_version(version: &Value) -> Why {
    version.why().cloned().unwrap_or_else(|| Why::Invalid("the API version".into()))
}
