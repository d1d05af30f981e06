//! What rows of the tables do, each verb on a type of its own.

use cumulint_model::Dialect::Terraform;

use super::{lowered, property, written};

#[test]
fn a_section_applies_where_its_attribute_is_given() {
    let project = lowered(
        Terraform,
        &[
            ("aws_flow_log", "vpc", r#"{"vpc_id": "vpc-1", "iam_role_arn": "logs"}"#),
            ("aws_flow_log", "subnet", r#"{"subnet_id": "?var.subnet", "vpc_id": null}"#),
            ("aws_flow_log", "elsewhere", r#"{"iam_role_arn": "logs"}"#),
        ],
    );
    assert_eq!(
        written(&project, 0),
        r#"{DeliverLogsPermissionArn: "logs", ResourceId: "vpc-1", ResourceType: "VPC"}"#
    );
    assert_eq!(written(&project, 1), r#"{ResourceId: ?var.subnet, ResourceType: "Subnet"}"#);
    assert_eq!(written(&project, 2), r#"{DeliverLogsPermissionArn: "logs"}"#);
}

#[test]
fn a_list_of_names_and_values_becomes_a_map() {
    let project = lowered(
        Terraform,
        &[
            (
                "aws_docdb_cluster_parameter_group",
                "main",
                r#"{"family": "docdb5.0", "parameter": [{"name": "tls", "value": "disabled"},
                    {"name": "audit_logs", "value": "?var.audit"}]}"#,
            ),
            (
                "aws_docdb_cluster_parameter_group",
                "other",
                r#"{"parameter": [{"name": "?var.name", "value": "on"}]}"#,
            ),
        ],
    );
    assert_eq!(property(&project, 0, "Parameters").unwrap(), r#"{audit_logs: ?var.audit, tls: "disabled"}"#);
    assert_eq!(property(&project, 1, "Parameters").unwrap(), "?var.name");
}

#[test]
fn an_attribute_becomes_an_entry_beside_constants() {
    let project = lowered(
        Terraform,
        &[("aws_dynamodb_table", "t", r#"{"hash_key": "id", "range_key": "?var.range"}"#)],
    );
    assert_eq!(
        property(&project, 0, "KeySchema").unwrap(),
        r#"[{AttributeName: "id", KeyType: "HASH"}, {AttributeName: ?var.range, KeyType: "RANGE"}]"#
    );
}

#[test]
fn a_block_goes_to_the_list_that_its_plural_names() {
    let project = lowered(
        Terraform,
        &[
            (
                "aws_ecs_service",
                "web",
                r#"{"load_balancer": [{"container_name": "web", "container_port": 80}]}"#,
            ),
            ("aws_ecs_service", "late", r#"{"load_balancer": "?var.balancers"}"#),
            ("aws_vpc", "main", r#"{"ipv6_cidr_block": "2001:db8::/56"}"#),
        ],
    );
    assert_eq!(
        property(&project, 0, "LoadBalancers").unwrap(),
        r#"[{ContainerName: "web", ContainerPort: 80}]"#
    );
    assert_eq!(property(&project, 1, "LoadBalancers").unwrap(), "?var.balancers");
    // A text is no block: the list of that name holds texts, and is the cloud's to fill.
    assert_eq!(property(&project, 2, "ipv6_cidr_block").unwrap(), r#""2001:db8::/56""#);
}
