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
        "0: (access=Allow protocol=tcp fromPort=22 toPort=23 services=[Telnet] source=10.0.0.0/8)\n\
         0: (access=Allow protocol=tcp fromPort=22 toPort=23 services=[Telnet] source=0.0.0.0/0)\n\
         0: (access=Allow protocol=tcp fromPort=22 toPort=23 services=[Telnet] source=::/0)\n\
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
        text.ends_with(
            "1: (access=Allow protocol=tcp fromPort=?port toPort=?port services=?port source=*)\n"
        ),
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

#[test]
fn a_prefix_list_of_the_project_is_its_ranges() {
    let project = project(&[
        ("AWS::EC2::PrefixList", json!({"Entries": [{"Cidr": "10.0.0.0/8"}, {"Cidr": "0.0.0.0/0"}]})),
        ("AWS::EC2::SecurityGroupIngress", json!({"IpProtocol": "-1", "SourcePrefixListId": {"$ref": 0}})),
        ("AWS::EC2::PrefixList", json!({"Entries": [{"Cidr": {"$unknown": "office"}}]})),
        ("AWS::EC2::SecurityGroupIngress", json!({"IpProtocol": "-1", "SourcePrefixListId": {"$ref": 2}})),
    ]);
    assert_eq!(
        found("network.ingress", &project),
        "1: (access=Allow protocol=all fromPort=0 toPort=65535 source=10.0.0.0/8)\n\
         1: (access=Allow protocol=all fromPort=0 toPort=65535 source=0.0.0.0/0)\n\
         3: (access=Allow protocol=all fromPort=0 toPort=65535 peer=->2)\n"
    );
}

#[test]
fn halves_of_the_world_are_one_more_rule_for_everyone() {
    let rule = |from: u32, to: u32, range: &str| json!({"IpProtocol": "tcp", "FromPort": from, "ToPort": to, "CidrIp": range});
    let group = |rules: serde_json::Value| {
        project(&[("AWS::EC2::SecurityGroup", json!({"SecurityGroupIngress": rules}))])
    };
    let everyone = |rules| {
        let found = found("network.ingress", &group(rules));
        found.lines().filter(|line| line.contains("source=0.0.0.0/0")).map(str::to_owned).collect::<Vec<_>>()
    };
    // What both let in is open, no more.
    assert_eq!(
        everyone(json!([rule(20, 30, "0.0.0.0/1"), rule(22, 22, "128.0.0.0/1")])),
        ["0: (access=Allow protocol=tcp fromPort=22 toPort=22 source=0.0.0.0/0)"]
    );
    assert_eq!(
        everyone(json!([rule(22, 22, "0.0.0.0/1"), rule(22, 22, "128.0.0.0/1")])),
        ["0: (access=Allow protocol=tcp fromPort=22 toPort=22 source=0.0.0.0/0)"]
    );
    assert_eq!(everyone(json!([rule(22, 22, "0.0.0.0/1"), rule(23, 23, "128.0.0.0/1")])), [""; 0]);
    assert_eq!(everyone(json!([rule(22, 22, "0.0.0.0/1"), rule(22, 22, "128.0.0.0/2")])), [""; 0]);
}

fn azure_rule(name: &str, access: &str, priority: u32, port: &str) -> serde_json::Value {
    json!({"name": name, "properties": {
        "access": access, "direction": "Inbound", "priority": priority, "protocol": "*", "sourceAddressPrefix": "*",
        "sourcePortRange": "*", "destinationAddressPrefix": "*", "destinationPortRange": port, "destinationPortRanges": [],
    }})
}

#[test]
fn a_rule_after_one_that_denies_all_of_it_is_overruled() {
    let group = |rules: serde_json::Value| {
        let project =
            project(&[("Microsoft.Network/networkSecurityGroups", json!({"securityRules": rules}))]);
        found("network.ingress", &project).contains("access=Overruled")
    };
    assert!(group(json!([azure_rule("deny", "Deny", 100, "*"), azure_rule("ssh", "Allow", 200, "22")])));
    assert!(!group(json!([azure_rule("deny", "Deny", 300, "*"), azure_rule("ssh", "Allow", 200, "22")])));
    assert!(!group(json!([azure_rule("deny", "Deny", 100, "80"), azure_rule("ssh", "Allow", 200, "22")])));
}

#[test]
fn an_empty_text_is_no_port_range_beside_a_list_of_them() {
    let mut rule = azure_rule("web", "Allow", 100, "");
    let project = |rule: &serde_json::Value| {
        project(&[("Microsoft.Network/networkSecurityGroups", json!({"securityRules": [rule]}))])
    };
    assert!(found("network.ingress", &project(&rule)).contains("fromPort=?port"));
    rule["properties"]["destinationPortRanges"] = json!(["443"]);
    let found = found("network.ingress", &project(&rule));
    assert_eq!(found, "0: (access=Allow protocol=all priority=100 fromPort=443 toPort=443 source=*)\n");
}

#[test]
fn a_rule_of_a_google_firewall_policy_says_what_it_matches() {
    let rule = |action: &str| {
        json!({"action": action, "direction": "INGRESS", "priority": 1, "match": [{
            "src_ip_ranges": ["0.0.0.0/0"], "layer4_configs": [{"ip_protocol": "tcp", "ports": ["22"]}],
        }]})
    };
    let project = project(&[
        ("google_compute_network_firewall_policy_rule", rule("allow")),
        ("google_compute_network_firewall_policy_rule", rule("goto_next")),
    ]);
    assert_eq!(
        found("network.ingress", &project),
        "0: (access=Allow protocol=tcp priority=1 fromPort=22 toPort=22 source=0.0.0.0/0)\n"
    );
}

#[test]
fn a_range_of_ports_says_which_services_listen_there() {
    let rule = |protocol: &str, from: u32, to: u32| json!({"IpProtocol": protocol, "FromPort": from, "ToPort": to, "CidrIp": "0.0.0.0/0"});
    let services = |rule| {
        let found = found("network.ingress", &project(&[("AWS::EC2::SecurityGroupIngress", rule)]));
        found.split_once("services=").map(|(_, rest)| rest.split(']').next().unwrap().to_owned())
    };
    assert_eq!(services(rule("tcp", 5000, 6000)).as_deref(), Some("[PostgreSQL, Kibana, VNC, WinRM"));
    assert_eq!(services(rule("udp", 5432, 5432)), None);
    assert_eq!(services(rule("tcp", 443, 443)), None);
    // All that needs no privileges is no service.
    assert_eq!(services(rule("tcp", 1024, 65_535)), None);
}
