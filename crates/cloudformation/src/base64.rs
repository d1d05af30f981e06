//! Base 64 (RFC 4648, section 4, with padding), as `Fn::Base64` encodes a string.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The encoded bytes.
pub(crate) fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}
