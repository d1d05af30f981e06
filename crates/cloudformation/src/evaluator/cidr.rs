//! `Fn::Cidr`: a block of addresses cut into smaller ones.

use cumulint_basics::{Family, Network};
use cumulint_document::Node;
use cumulint_model::Value;

use super::Evaluator;
use super::text::literal_text;
use crate::syntax::Intrinsic;

/// How many blocks CloudFormation makes of one.
const MAX_BLOCKS: u32 = 256;

impl<'t> Evaluator<'t> {
    /// The blocks that `Fn::Cidr` makes of its block, count and number of bits.
    pub(crate) fn cidr(&mut self, intrinsic: &Intrinsic<'t>, nodes: [Option<Node<'t>>; 3]) -> Value {
        let wanted = "a block of addresses, a count and a number of bits";
        let mut texts = Vec::new();
        for node in nodes.into_iter().flatten() {
            let Some(value) = self.value(node) else { return self.misused(intrinsic, wanted) };
            match literal_text(&value) {
                Some(text) => texts.push((text, value.origin)),
                None => return self.open(&value, intrinsic.span, "Fn::Cidr"),
            }
        }
        let text = |index: usize| texts.get(index).map(|(text, _)| text.trim());
        let (Some(block), Some(count)) = (text(0), text(1).and_then(|text| text.parse().ok())) else {
            return self.misused(intrinsic, wanted);
        };
        let bits = match text(2).map(str::parse::<u32>) {
            None => None,
            Some(Ok(bits)) => Some(bits),
            Some(Err(_)) => return self.misused(intrinsic, wanted),
        };
        let from: Vec<_> = texts.iter().map(|(_, origin)| *origin).collect();
        let origin = self.made(intrinsic.span, "Fn::Cidr", from);
        match blocks(block, count, bits) {
            Ok(blocks) => {
                let items = blocks.into_iter().map(|block| Value::string(block, origin)).collect();
                Value::list(items, origin)
            }
            Err(why) => self.invalid("Fn::Cidr", why, intrinsic.span, origin),
        }
    }
}

/// The first `count` blocks inside of one, each with so many bits for its own addresses
/// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-cidr.html>).
fn blocks(block: &str, count: u32, bits: Option<u32>) -> Result<Vec<String>, String> {
    let network = Network::parse(block).ok_or_else(|| format!("`{block}` is no block of addresses"))?;
    if count == 0 || count > MAX_BLOCKS {
        return Err(format!("`Fn::Cidr` makes 1 to {MAX_BLOCKS} blocks, not {count}"));
    }
    let bits = bits.unwrap_or(match network.family() {
        Family::V4 => 8,
        Family::V6 => 64,
    });
    let prefix = network.family().bits().checked_sub(bits).filter(|_| (1..128).contains(&bits));
    let nth = |index: u32| network.part(prefix?, index.into()).map(|part| part.to_string());
    let made: Option<Vec<String>> = (0..count).map(nth).collect();
    made.ok_or_else(|| format!("`{block}` has no room for {count} blocks of {bits} bits"))
}
