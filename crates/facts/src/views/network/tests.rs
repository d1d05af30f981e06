//! Members of the network views over small projects.

use serde_json::json;

use crate::views::drafts::{found, project};

#[test]
fn a_security_group_gives_a_member_for_each_range() {
    let project = project(&[(
        "AWS::EC2::SecurityGroup",
        json!({"SecurityGroupIngress": [
            {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 23, "CidrIp": ["10.0.0.0/8", "0.0.0.0/0"], "CidrIpv6": "::/0"},
            {"IpProtocol": "-1", "SourceSecurityGroupId": "sg-1"},
        ]}),
    )]);
    assert_eq!(
        found("network.ingress", &project),
        "0: (access=Allow protocol=tcp fromPort=22 toPort=23 source=10.0.0.0/8)\n\
         0: (access=Allow protocol=tcp fromPort=22 toPort=23 source=0.0.0.0/0)\n\
         0: (access=Allow protocol=tcp fromPort=22 toPort=23 source=::/0)\n\
         0: (access=Allow protocol=all fromPort=0 toPort=65535 peer=sg-1)\n"
    );
    assert_eq!(found("network.egress", &project), "");
}

#[test]
fn a_rule_beside_its_group_counts_in_its_own_direction() {
    let rule = |direction: &str| json!({"type": direction, "protocol": "6", "from_port": 443, "to_port": 443, "cidr_blocks": ["0.0.0.0/0"]});
    let project = project(&[
        (
            "AWS::EC2::SecurityGroupEgress",
            json!({"IpProtocol": "icmp", "FromPort": 8, "CidrIp": "0.0.0.0/0"}),
        ),
        ("aws_security_group_rule", rule("ingress")),
        ("aws_security_group_rule", rule("egress")),
        ("aws_security_group_rule", json!({"type": {"$unknown": "T"}, "protocol": "all", "self": true})),
    ]);
    assert_eq!(
        found("network.egress", &project),
        "0: (access=Allow protocol=icmp destination=0.0.0.0/0)\n\
         2: (access=Allow protocol=tcp fromPort=443 toPort=443 destination=0.0.0.0/0)\n\
         3: (access=?T protocol=all fromPort=0 toPort=65535 peer=true)\n"
    );
}

#[test]
fn ports_and_addresses_of_a_network_security_group_multiply() {
    let project = project(&[(
        "Microsoft.Network/networkSecurityGroups",
        json!({"securityRules": [
            {"name": "a", "properties": {
                "direction": "inbound", "access": "allow", "protocol": "Tcp", "priority": 100,
                "sourceAddressPrefixes": ["10.0.0.0/8", "Internet"], "destinationPortRanges": ["22", "80-90"],
            }},
            {"name": "b", "properties": {
                "direction": "Inbound", "access": "Deny", "protocol": "*",
                "sourceAddressPrefix": "*", "destinationPortRange": "*",
            }},
            {"name": "c", "properties": {
                "direction": "Outbound", "access": "Allow", "protocol": "*",
                "destinationAddressPrefix": "Storage", "destinationPortRange": 443,
            }},
        ]}),
    )]);
    assert_eq!(
        found("network.ingress", &project),
        "0: (access=Allow protocol=tcp priority=100 fromPort=22 toPort=22 source=10.0.0.0/8)\n\
         0: (access=Allow protocol=tcp priority=100 fromPort=80 toPort=90 source=10.0.0.0/8)\n\
         0: (access=Allow protocol=tcp priority=100 fromPort=22 toPort=22 source=Internet)\n\
         0: (access=Allow protocol=tcp priority=100 fromPort=80 toPort=90 source=Internet)\n\
         0: (access=Deny protocol=all fromPort=0 toPort=65535 source=*)\n"
    );
    assert_eq!(
        found("network.egress", &project),
        "0: (access=Allow protocol=all fromPort=443 toPort=443 destination=Storage)\n"
    );
}

#[test]
fn a_google_firewall_without_a_source_is_open_to_all() {
    let project = project(&[
        ("google_compute_firewall", json!({"allow": [{"protocol": "tcp", "ports": ["22", "80-81"]}]})),
        (
            "google_compute_firewall",
            json!({"deny": [{"protocol": "all"}], "source_tags": ["web"], "direction": "INGRESS"}),
        ),
        ("google_compute_firewall", json!({"allow": [{"protocol": "tcp"}], "disabled": true})),
    ]);
    assert_eq!(
        found("network.ingress", &project),
        "0: (access=Allow protocol=tcp fromPort=22 toPort=22 source=0.0.0.0/0)\n\
         0: (access=Allow protocol=tcp fromPort=80 toPort=81 source=0.0.0.0/0)\n\
         1: (access=Deny protocol=all fromPort=0 toPort=65535 peer=web)\n"
    );
}

#[test]
fn unknown_rules_and_ports_stay_unknown() {
    let project = project(&[
        ("AWS::EC2::SecurityGroup", json!({"SecurityGroupIngress": {"$unknown": "rules"}})),
        (
            "Microsoft.Network/networkSecurityGroups/securityRules",
            json!({"direction": "Inbound", "access": "Allow", "protocol": "Tcp",
                   "sourceAddressPrefix": "*", "destinationPortRange": {"$unknown": "port"}}),
        ),
    ]);
    let text = found("network.ingress", &project);
    assert!(text.starts_with("0: (access=?rules protocol=?rules fromPort=?rules"), "{text}");
    assert!(
        text.ends_with("1: (access=Allow protocol=tcp fromPort=?port toPort=?port source=*)\n"),
        "{text}"
    );
}

#[test]
fn a_rule_of_very_many_ranges_is_cut_off_and_says_so() {
    let addresses: Vec<String> = (0..300).map(|n| format!("10.0.{}.{}/32", n / 256, n % 256)).collect();
    let ports: Vec<String> = (0..300).map(|n| n.to_string()).collect();
    let project = project(&[(
        "Microsoft.Network/networkSecurityGroups/securityRules",
        json!({"direction": "Inbound", "access": "Allow", "protocol": "Tcp",
               "sourceAddressPrefixes": addresses, "destinationPortRanges": ports}),
    )]);
    let text = found("network.ingress", &project);
    assert!(text.lines().count() <= 20_001);
    assert!(text.trim_end().ends_with("source=?addresses and ports of one rule)"));
}
