//! `Fn::Cidr`: a block of addresses cut into smaller ones.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use cumulint_document::Node;
use cumulint_model::Value;

use crate::evaluator::Evaluator;
use crate::intrinsic::Intrinsic;
use crate::text::literal_text;

/// How many blocks CloudFormation makes of one.
const MAX_BLOCKS: u32 = 256;

impl<'t> Evaluator<'t> {
    pub(crate) fn cidr(&mut self, intrinsic: &Intrinsic<'t>) -> Value {
        let wanted = "a block of addresses, a count and a number of bits";
        let arguments: Vec<Node<'t>> = intrinsic.argument.items().collect();
        let (Some(block), Some(count)) = (arguments.first(), arguments.get(1)) else {
            return self.malformed(intrinsic, wanted);
        };
        let nodes = [Some(*block), Some(*count), arguments.get(2).copied()];
        let mut texts = Vec::new();
        for node in nodes.into_iter().flatten() {
            let Some(value) = self.value(node) else { return self.malformed(intrinsic, wanted) };
            match literal_text(&value) {
                Some(text) => texts.push((text, value.origin)),
                None => return self.open(&value, intrinsic.span, "Fn::Cidr"),
            }
        }
        let text = |index: usize| texts.get(index).map(|(text, _)| text.trim());
        let (Some(block), Some(count)) = (text(0), text(1).and_then(|text| text.parse().ok())) else {
            return self.malformed(intrinsic, wanted);
        };
        let bits = match text(2).map(str::parse::<u32>) {
            None => None,
            Some(Ok(bits)) => Some(bits),
            Some(Err(_)) => return self.malformed(intrinsic, wanted),
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

/// The first `count` blocks inside of one, each with so many bits for its own addresses.
fn blocks(block: &str, count: u32, bits: Option<u32>) -> Result<Vec<String>, String> {
    let wrong = || format!("`{block}` is no block of addresses");
    let (address, length) = block.split_once('/').ok_or_else(wrong)?;
    let address: IpAddr = address.parse().map_err(|_| wrong())?;
    let length: u32 = length.parse().map_err(|_| wrong())?;
    let (start, width) = match address {
        IpAddr::V4(address) => (u128::from(u32::from(address)), 32),
        IpAddr::V6(address) => (u128::from(address), 128),
    };
    let bits = match bits {
        Some(bits) => bits,
        None if width == 32 => 8,
        None => 64,
    };
    if length > width {
        return Err(wrong());
    }
    if count == 0 || count > MAX_BLOCKS {
        return Err(format!("`Fn::Cidr` makes 1 to {MAX_BLOCKS} blocks, not {count}"));
    }
    let room = width - length;
    let fits = (1..128).contains(&bits) && bits <= room && (room - bits >= 32 || count <= 1 << (room - bits));
    if !fits {
        return Err(format!("`{block}` has no room for {count} blocks of {bits} bits"));
    }
    let start = if room >= 128 { 0 } else { start >> room << room };
    let nth = |index: u32| {
        let at = start + (u128::from(index) << bits);
        let address = match u32::try_from(at) {
            Ok(at) if width == 32 => IpAddr::V4(Ipv4Addr::from(at)),
            _ => IpAddr::V6(Ipv6Addr::from(at)),
        };
        format!("{address}/{}", width - bits)
    };
    Ok((0..count).map(nth).collect())
}
