//! Ranges of addresses, and addresses of the web.

use super::{is, refused};

#[test]
fn ranges_are_taken_apart() {
    assert_eq!(
        is("[parseCidr('10.144.0.0/20')]"),
        "{network: \"10.144.0.0\", netmask: \"255.255.240.0\", broadcast: \"10.144.15.255\", firstUsable: \"10.144.0.1\", lastUsable: \"10.144.15.254\", cidr: 20}"
    );
    assert_eq!(
        is("[parseCidr('fdad:3236:5555::/48')]"),
        "{network: \"fdad:3236:5555::\", netmask: \"ffff:ffff:ffff::\", firstUsable: \"fdad:3236:5555::\", lastUsable: \"fdad:3236:5555:ffff:ffff:ffff:ffff:ffff\", cidr: 48}"
    );
}

#[test]
fn ranges_are_divided() {
    assert_eq!(is("[cidrSubnet('10.144.0.0/20', 24, 0)]"), "\"10.144.0.0/24\"");
    assert_eq!(is("[cidrSubnet('10.144.0.0/20', 24, 4)]"), "\"10.144.4.0/24\"");
    assert_eq!(is("[cidrSubnet('fdad:3236:5555::/48', 52, 3)]"), "\"fdad:3236:5555:3000::/52\"");
    assert_eq!(is("[cidrHost('10.144.3.0/24', 4)]"), "\"10.144.3.5\"");
    assert_eq!(is("[cidrHost('fdad:3236:5555:3000::/52', 0)]"), "\"fdad:3236:5555:3000::1\"");
}

#[test]
fn an_address_without_a_length_has_that_of_its_class() {
    assert_eq!(is("[cidrSubnet('10.0.0.0', 16, 1)]"), "\"10.1.0.0/16\"");
    assert_eq!(is("[parseCidr('172.16.0.0').cidr]"), "16");
    assert_eq!(is("[parseCidr('192.168.4.0').cidr]"), "24");
}

#[test]
fn what_is_no_range_or_lies_outside_is_told() {
    assert_eq!(refused("[parseCidr('10.144.0')]"), "the text is no range of addresses");
    assert_eq!(refused("[parseCidr('10.144.0.0/33')]"), "the text is no range of addresses");
    assert_eq!(refused("[cidrSubnet('10.144.0.0/20', 16, 0)]"), "the range has no part /16 with the index 0");
    assert_eq!(
        refused("[cidrSubnet('10.144.0.0/20', 24, 16)]"),
        "the range has no part /24 with the index 16"
    );
    assert_eq!(refused("[cidrHost('10.144.3.0/24', 254)]"), "the range has no address with the index 254");
    assert_eq!(refused("[cidrHost('10.144.3.0/24', -1)]"), "the range has no address with the index -1");
}

#[test]
fn addresses_are_joined() {
    assert_eq!(
        is("[uri('http://contoso.org/firstpath', 'myscript.sh')]"),
        "\"http://contoso.org/myscript.sh\""
    );
    assert_eq!(
        is("[uri('http://contoso.org/firstpath/', '/myscript.sh')]"),
        "\"http://contoso.org/firstpath/myscript.sh\""
    );
    assert_eq!(
        is("[uri('http://contoso.org/firstpath/azuredeploy.json', 'nested/a.json')]"),
        "\"http://contoso.org/firstpath/nested/a.json\""
    );
    assert_eq!(is("[uri('http://contoso.org', 'a')]"), "\"http://contoso.org/a\"");
}

#[test]
fn addresses_are_escaped_and_parsed() {
    assert_eq!(
        is("[uriComponent('http://contoso.com/resources/')]"),
        "\"http%3A%2F%2Fcontoso.com%2Fresources%2F\""
    );
    assert_eq!(is("[uriComponentToString('http%3A%2F%2Fcontoso.com')]"), "\"http://contoso.com\"");
    assert_eq!(
        is("[parseUri('https://mysite.contoso.com:8443/a/b?c=d')]"),
        "{scheme: \"https\", host: \"mysite.contoso.com\", port: 8443, path: \"/a/b\", query: \"?c=d\"}"
    );
    assert_eq!(
        is(
            "[buildUri(createObject('scheme', 'https', 'host', 'contoso.com', 'path', 'a', 'query', '?b=c'))]"
        ),
        "\"https://contoso.com/a?b=c\""
    );
    assert_eq!(refused("[parseUri('contoso')]"), "the text is no absolute address");
    assert_eq!(
        refused("[buildUri(createObject('host', 'a'))]"),
        "`buildUri` needs an object with `scheme` and `host`"
    );
}
