//! The same infrastructure, declared in two dialects, has equal properties once lowered.

use cumulint_model::Dialect::{self, Arm, CloudFormation, Terraform};

use super::{Declared, lowered, written};

#[track_caller]
fn same(terraform: &[Declared<'_>], at: u32, other: Dialect, twin: Declared<'_>) {
    let ours = lowered(Terraform, terraform);
    let theirs = lowered(other, &[twin]);
    assert_eq!(ours.resources[at as usize].canonical_type, theirs.resources[0].canonical_type);
    assert_eq!(written(&ours, at), written(&theirs, 0));
}

#[test]
fn a_bucket_in_parts_is_a_bucket() {
    same(
        &[
            ("aws_s3_bucket", "site", r#"{"bucket": "site", "tags": {"team": "web"}}"#),
            ("aws_s3_bucket_acl", "site", r#"{"bucket": "@site.id", "acl": "public-read"}"#),
            (
                "aws_s3_bucket_public_access_block",
                "site",
                r#"{"bucket": "@site.id", "block_public_acls": true, "ignore_public_acls": false}"#,
            ),
            (
                "aws_s3_bucket_server_side_encryption_configuration",
                "site",
                r#"{"bucket": "@site.id", "rule": [{"apply_server_side_encryption_by_default":
                    [{"sse_algorithm": "aws:kms", "kms_master_key_id": "alias/site"}], "bucket_key_enabled": true}]}"#,
            ),
            (
                "aws_s3_bucket_versioning",
                "site",
                r#"{"bucket": "@site.id", "versioning_configuration": [{"status": "Enabled"}]}"#,
            ),
            (
                "aws_s3_bucket_logging",
                "site",
                r#"{"bucket": "@site.id", "target_bucket": "logs", "target_prefix": "s3/"}"#,
            ),
            (
                "aws_s3_bucket_ownership_controls",
                "site",
                r#"{"bucket": "@site.id", "rule": [{"object_ownership": "ObjectWriter"}]}"#,
            ),
        ],
        0,
        CloudFormation,
        (
            "AWS::S3::Bucket",
            "Site",
            r#"{"BucketName": "site", "Tags": [{"Key": "team", "Value": "web"}], "AccessControl": "PublicRead",
                "PublicAccessBlockConfiguration": {"BlockPublicAcls": "true", "IgnorePublicAcls": false},
                "BucketEncryption": {"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault":
                    {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "alias/site"}, "BucketKeyEnabled": true}]},
                "VersioningConfiguration": {"Status": "Enabled"},
                "LoggingConfiguration": {"DestinationBucketName": "logs", "LogFilePrefix": "s3/"},
                "OwnershipControls": {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}}"#,
        ),
    );
}

#[test]
fn a_bucket_with_everything_inline_is_a_bucket() {
    same(
        &[(
            "aws_s3_bucket",
            "site",
            r#"{"bucket": "site", "acl": "private", "policy": null, "versioning": [{"enabled": true, "mfa_delete": null}],
                "logging": [{"target_bucket": "logs"}],
                "server_side_encryption_configuration": [{"rule": [{"apply_server_side_encryption_by_default":
                    [{"sse_algorithm": "AES256"}]}]}]}"#,
        )],
        0,
        CloudFormation,
        (
            "AWS::S3::Bucket",
            "Site",
            r#"{"BucketName": "site", "AccessControl": "Private", "VersioningConfiguration": {"Status": "Enabled"},
                "LoggingConfiguration": {"DestinationBucketName": "logs"},
                "BucketEncryption": {"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault":
                    {"SSEAlgorithm": "AES256"}}]}}"#,
        ),
    );
}

#[test]
fn an_inline_bucket_policy_is_a_resource_of_its_own() {
    let project = lowered(Terraform, &[("aws_s3_bucket", "site", r#"{"policy": {"Statement": []}}"#)]);
    assert_eq!(&*project.resources[1].canonical_type, "AWS::S3::BucketPolicy");
    assert_eq!(written(&project, 1), "{Bucket: @0.id, PolicyDocument: {Statement: []}}");
}

#[test]
fn grants_have_the_shape_of_the_api() {
    let project = lowered(
        Terraform,
        &[
            (
                "aws_s3_bucket",
                "a",
                r#"{"grant": [{"type": "Group", "uri": "AllUsers", "permissions": ["READ", "WRITE"]}]}"#,
            ),
            ("aws_s3_bucket", "b", "{}"),
            (
                "aws_s3_bucket_acl",
                "b",
                r#"{"bucket": "@b.id", "access_control_policy": [{"grant": [{"grantee": [{"type": "Group", "uri": "AllUsers"}],
                    "permission": "READ"}], "owner": [{"id": "me"}]}]}"#,
            ),
        ],
    );
    assert_eq!(
        super::property(&project, 0, "AccessControlPolicy.Grants").unwrap(),
        r#"[{Grantee: {Type: "Group", URI: "AllUsers"}, Permission: "READ"}, {Grantee: {Type: "Group", URI: "AllUsers"}, Permission: "WRITE"}]"#
    );
    assert_eq!(
        super::property(&project, 1, "AccessControlPolicy").unwrap(),
        r#"{Grants: [{Grantee: {Type: "Group", URI: "AllUsers"}, Permission: "READ"}], Owner: {ID: "me"}}"#
    );
}

#[test]
fn a_security_group_has_a_rule_for_each_source() {
    same(
        &[(
            "aws_security_group",
            "web",
            r#"{"name": "web", "description": "web", "vpc_id": "vpc-1",
                "ingress": [{"from_port": 22, "to_port": 22, "protocol": "tcp", "cidr_blocks": ["10.0.0.0/8", "0.0.0.0/0"],
                    "ipv6_cidr_blocks": ["::/0"], "self": false, "description": "ssh"}],
                "egress": [{"from_port": 0, "to_port": 0, "protocol": "all", "cidr_blocks": ["0.0.0.0/0"]}]}"#,
        )],
        0,
        CloudFormation,
        (
            "AWS::EC2::SecurityGroup",
            "Web",
            r#"{"GroupName": "web", "GroupDescription": "web", "VpcId": "vpc-1", "SecurityGroupIngress": [
                {"FromPort": "22", "ToPort": "22", "IpProtocol": "tcp", "CidrIp": "10.0.0.0/8", "Description": "ssh"},
                {"FromPort": 22, "ToPort": 22, "IpProtocol": "tcp", "CidrIp": "0.0.0.0/0", "Description": "ssh"},
                {"FromPort": 22, "ToPort": 22, "IpProtocol": "tcp", "CidrIpv6": "::/0", "Description": "ssh"}],
                "SecurityGroupEgress": [{"FromPort": 0, "ToPort": 0, "IpProtocol": -1, "CidrIp": "0.0.0.0/0"}]}"#,
        ),
    );
}

#[test]
fn a_rule_of_its_own_is_a_rule() {
    let twin = (
        "AWS::EC2::SecurityGroupIngress",
        "Ssh",
        r#"{"GroupId": "sg-1", "FromPort": 22, "ToPort": 22, "IpProtocol": "tcp", "CidrIp": "0.0.0.0/0"}"#,
    );
    let rule = r#"{"type": "ingress", "security_group_id": "sg-1", "from_port": 22, "to_port": 22, "protocol": "tcp",
        "cidr_blocks": ["0.0.0.0/0"]}"#;
    same(&[("aws_security_group_rule", "ssh", rule)], 0, CloudFormation, twin);
    let rule = r#"{"security_group_id": "sg-1", "from_port": 22, "to_port": 22, "ip_protocol": "tcp", "cidr_ipv4": "0.0.0.0/0"}"#;
    same(&[("aws_vpc_security_group_ingress_rule", "ssh", rule)], 0, CloudFormation, twin);
}

#[test]
fn a_rule_with_several_sources_is_several_rules() {
    let rule = r#"{"type": "ingress", "security_group_id": "sg-1", "cidr_blocks": ["10.0.0.0/8", "0.0.0.0/0"], "self": true}"#;
    let project = lowered(Terraform, &[("aws_security_group_rule", "ssh", rule)]);
    assert_eq!(written(&project, 0), r#"{CidrIp: "10.0.0.0/8", GroupId: "sg-1"}"#);
    assert_eq!(written(&project, 1), r#"{CidrIp: "0.0.0.0/0", GroupId: "sg-1"}"#);
    assert_eq!(written(&project, 2), r#"{GroupId: "sg-1", SourceSecurityGroupId: "sg-1"}"#);
    assert_eq!(project.resources[1].header, project.resources[0].header);
}

#[test]
fn a_storage_account_is_a_storage_account() {
    same(
        &[(
            "azurerm_storage_account",
            "logs",
            r#"{"name": "logs", "location": "westeurope", "account_tier": "Standard", "account_replication_type": "LRS",
                "allow_nested_items_to_be_public": false, "https_traffic_only_enabled": true, "min_tls_version": "TLS1_2",
                "public_network_access_enabled": false, "tags": {"team": "web"},
                "network_rules": [{"default_action": "Deny", "bypass": ["Logging", "AzureServices"], "ip_rules": ["1.2.3.4"],
                    "virtual_network_subnet_ids": ["subnet"]}],
                "identity": [{"type": "SystemAssigned"}]}"#,
        )],
        0,
        Arm,
        (
            "Microsoft.Storage/storageAccounts",
            "logs",
            r#"{"name": "logs", "location": "westeurope", "sku": {"name": "Standard_LRS", "tier": "Standard"}, "tags": {"team": "web"},
                "identity": {"type": "SystemAssigned"},
                "properties": {"allowBlobPublicAccess": false, "supportsHttpsTrafficOnly": true, "minimumTlsVersion": "TLS1_2",
                    "publicNetworkAccess": "Disabled", "networkAcls": {"defaultAction": "Deny", "bypass": "Logging, AzureServices",
                        "ipRules": [{"value": "1.2.3.4"}], "virtualNetworkRules": [{"id": "subnet"}]}}}"#,
        ),
    );
}

#[test]
fn a_container_is_a_container() {
    same(
        &[(
            "azurerm_storage_container",
            "data",
            r#"{"name": "data", "storage_account_name": "logs", "container_access_type": "blob"}"#,
        )],
        0,
        Arm,
        (
            "Microsoft.Storage/storageAccounts/blobServices/containers",
            "data",
            r#"{"name": "logs/default/data", "properties": {"publicAccess": "Blob"}}"#,
        ),
    );
}

#[test]
fn a_database_is_a_database() {
    same(
        &[(
            "aws_db_instance",
            "orders",
            r#"{"identifier": "orders", "instance_class": "db.t3.micro", "username": "admin", "password": "?var.password",
                "storage_encrypted": true, "publicly_accessible": false, "vpc_security_group_ids": ["sg-1"],
                "iam_database_authentication_enabled": true, "backup_retention_period": 7, "allocated_storage": 20}"#,
        )],
        0,
        CloudFormation,
        (
            "AWS::RDS::DBInstance",
            "Orders",
            r#"{"DBInstanceIdentifier": "orders", "DBInstanceClass": "db.t3.micro", "MasterUsername": "admin",
                "MasterUserPassword": "?var.password", "StorageEncrypted": "true", "PubliclyAccessible": "false",
                "VPCSecurityGroups": ["sg-1"], "EnableIAMDatabaseAuthentication": true, "BackupRetentionPeriod": "7",
                "AllocatedStorage": 20}"#,
        ),
    );
}

#[test]
fn an_instance_is_an_instance() {
    same(
        &[(
            "aws_instance",
            "web",
            r#"{"ami": "ami-1", "instance_type": "t3.micro", "vpc_security_group_ids": ["sg-1"],
                "metadata_options": [{"http_tokens": "required", "http_put_response_hop_limit": 1, "http_endpoint": "enabled"}],
                "root_block_device": [{"encrypted": true, "volume_size": 10}]}"#,
        )],
        0,
        CloudFormation,
        (
            "AWS::EC2::Instance",
            "Web",
            r#"{"ImageId": "ami-1", "InstanceType": "t3.micro", "SecurityGroupIds": ["sg-1"],
                "MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": 1, "HttpEndpoint": "enabled"},
                "BlockDeviceMappings": [{"Ebs": {"Encrypted": true, "VolumeSize": 10}}]}"#,
        ),
    );
}

#[test]
fn a_distribution_is_a_distribution() {
    same(
        &[(
            "aws_cloudfront_distribution",
            "site",
            r#"{"enabled": true, "is_ipv6_enabled": true, "logging_config": [{"bucket": "logs"}],
                "default_cache_behavior": [{"viewer_protocol_policy": "redirect-to-https", "target_origin_id": "s3"}],
                "origin": [{"origin_id": "s3", "domain_name": "x", "custom_origin_config": [{"origin_ssl_protocols": ["TLSv1.2"],
                    "http_port": 80, "https_port": 443, "origin_protocol_policy": "https-only"}]}],
                "viewer_certificate": [{"minimum_protocol_version": "TLSv1.2_2021", "acm_certificate_arn": "arn"}]}"#,
        )],
        0,
        CloudFormation,
        (
            "AWS::CloudFront::Distribution",
            "Site",
            r#"{"DistributionConfig": {"Enabled": true, "IPV6Enabled": true, "Logging": {"Bucket": "logs"},
                "DefaultCacheBehavior": {"ViewerProtocolPolicy": "redirect-to-https", "TargetOriginId": "s3"},
                "Origins": [{"Id": "s3", "DomainName": "x", "CustomOriginConfig": {"OriginSSLProtocols": ["TLSv1.2"],
                    "HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"}}],
                "ViewerCertificate": {"MinimumProtocolVersion": "TLSv1.2_2021", "AcmCertificateArn": "arn"}}}"#,
        ),
    );
}

#[test]
fn a_role_with_its_attachments_is_a_role() {
    same(
        &[
            (
                "aws_iam_role",
                "app",
                r#"{"name": "app", "assume_role_policy": {"Statement": []},
                "inline_policy": [{"name": "x", "policy": {"Statement": []}}]}"#,
            ),
            (
                "aws_iam_role_policy_attachment",
                "a",
                r#"{"role": "@app.name", "policy_arn": "arn:aws:iam::aws:policy/A"}"#,
            ),
            (
                "aws_iam_role_policy_attachment",
                "b",
                r#"{"role": "app", "policy_arn": "arn:aws:iam::aws:policy/B"}"#,
            ),
        ],
        0,
        CloudFormation,
        (
            "AWS::IAM::Role",
            "App",
            r#"{"RoleName": "app", "AssumeRolePolicyDocument": {"Statement": []},
                "Policies": [{"PolicyName": "x", "PolicyDocument": {"Statement": []}}],
                "ManagedPolicyArns": ["arn:aws:iam::aws:policy/A", "arn:aws:iam::aws:policy/B"]}"#,
        ),
    );
}

#[test]
fn a_load_balancer_and_its_listener_are_themselves() {
    same(
        &[(
            "aws_lb",
            "web",
            r#"{"name": "web", "internal": true, "load_balancer_type": "application", "drop_invalid_header_fields": true,
                "access_logs": [{"bucket": "logs", "enabled": true}]}"#,
        )],
        0,
        CloudFormation,
        (
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            "Web",
            r#"{"Name": "web", "Scheme": "internal", "Type": "application", "LoadBalancerAttributes": [
                {"Key": "routing.http.drop_invalid_header_fields.enabled", "Value": "true"},
                {"Key": "access_logs.s3.bucket", "Value": "logs"}, {"Key": "access_logs.s3.enabled", "Value": "true"}]}"#,
        ),
    );
    same(
        &[(
            "aws_lb_listener",
            "http",
            r#"{"load_balancer_arn": "arn", "port": 80, "protocol": "HTTP", "certificate_arn": "cert",
                "default_action": [{"type": "redirect", "redirect": [{"port": "443", "protocol": "HTTPS", "status_code": "HTTP_301"}]}]}"#,
        )],
        0,
        CloudFormation,
        (
            "AWS::ElasticLoadBalancingV2::Listener",
            "Http",
            r#"{"LoadBalancerArn": "arn", "Port": 80, "Protocol": "HTTP", "Certificates": [{"CertificateArn": "cert"}],
                "DefaultActions": [{"Type": "redirect", "RedirectConfig": {"Port": "443", "Protocol": "HTTPS", "StatusCode": "HTTP_301"}}]}"#,
        ),
    );
}

#[test]
fn a_key_vault_is_a_key_vault() {
    same(
        &[(
            "azurerm_key_vault",
            "kv",
            r#"{"name": "kv", "sku_name": "premium", "purge_protection_enabled": true, "public_network_access_enabled": false,
                "network_acls": [{"default_action": "Deny", "bypass": "AzureServices", "ip_rules": ["1.2.3.4"]}]}"#,
        )],
        0,
        Arm,
        (
            "Microsoft.KeyVault/vaults",
            "kv",
            r#"{"name": "kv", "properties": {"sku": {"name": "premium"}, "enablePurgeProtection": true, "publicNetworkAccess": "Disabled",
                "networkAcls": {"defaultAction": "Deny", "bypass": "AzureServices", "ipRules": [{"value": "1.2.3.4"}]}}}"#,
        ),
    );
}

#[test]
fn a_machine_is_a_machine() {
    same(
        &[(
            "azurerm_linux_virtual_machine",
            "vm",
            r#"{"name": "vm", "size": "B1s", "admin_username": "me", "disable_password_authentication": false, "zone": "1",
                "network_interface_ids": ["nic"], "os_disk": [{"caching": "None", "storage_account_type": "Standard_LRS"}],
                "identity": [{"type": "UserAssigned", "identity_ids": ["id1"]}]}"#,
        )],
        0,
        Arm,
        (
            "Microsoft.Compute/virtualMachines",
            "vm",
            r#"{"name": "vm", "zones": ["1"], "identity": {"type": "UserAssigned", "userAssignedIdentities": {"id1": {}}},
                "properties": {"hardwareProfile": {"vmSize": "B1s"}, "networkProfile": {"networkInterfaces": [{"id": "nic"}]},
                    "osProfile": {"adminUsername": "me", "linuxConfiguration": {"disablePasswordAuthentication": false}},
                    "storageProfile": {"osDisk": {"osType": "Linux", "caching": "None",
                        "managedDisk": {"storageAccountType": "Standard_LRS"}}}}}"#,
        ),
    );
}

#[test]
fn a_web_app_is_a_site() {
    same(
        &[(
            "azurerm_linux_web_app",
            "app",
            r#"{"name": "app", "https_only": true, "client_certificate_enabled": true, "app_settings": {"A": "1"},
                "site_config": [{"minimum_tls_version": "1.2", "ftps_state": "Disabled", "http2_enabled": true,
                    "cors": [{"allowed_origins": ["*"]}], "ip_restriction": [{"ip_address": "1.2.3.4/32", "action": "Allow"}]}],
                "logs": [{"detailed_error_messages": true, "http_logs": [{"file_system": [{"retention_in_days": 4}]}]}]}"#,
        )],
        0,
        Arm,
        (
            "Microsoft.Web/sites",
            "app",
            r#"{"name": "app", "properties": {"httpsOnly": true, "clientCertEnabled": true, "siteConfig": {"minTlsVersion": "1.2",
                "ftpsState": "Disabled", "http20Enabled": true, "cors": {"allowedOrigins": ["*"]},
                "ipSecurityRestrictions": [{"ipAddress": "1.2.3.4/32", "action": "Allow"}],
                "appSettings": [{"name": "A", "value": "1"}], "detailedErrorLoggingEnabled": true, "httpLoggingEnabled": true}}}"#,
        ),
    );
}

#[test]
fn a_cluster_is_a_cluster() {
    same(
        &[(
            "azurerm_kubernetes_cluster",
            "k",
            r#"{"name": "k", "role_based_access_control_enabled": true, "local_account_disabled": true, "private_cluster_enabled": true,
                "api_server_access_profile": [{"authorized_ip_ranges": ["1.2.3.4/32"]}],
                "default_node_pool": [{"name": "a", "vm_size": "B2s", "node_count": 1}],
                "network_profile": [{"network_plugin": "azure", "network_policy": "calico"}]}"#,
        )],
        0,
        Arm,
        (
            "Microsoft.ContainerService/managedClusters",
            "k",
            r#"{"name": "k", "properties": {"enableRBAC": true, "disableLocalAccounts": true,
                "apiServerAccessProfile": {"enablePrivateCluster": true, "authorizedIPRanges": ["1.2.3.4/32"]},
                "agentPoolProfiles": [{"name": "a", "vmSize": "B2s", "count": 1, "mode": "System"}],
                "networkProfile": {"networkPlugin": "azure", "networkPolicy": "calico"}}}"#,
        ),
    );
}

#[test]
fn transparent_encryption_of_a_database_is_its_child() {
    let project = lowered(
        Terraform,
        &[
            ("azurerm_mssql_server", "s", r#"{"name": "s"}"#),
            (
                "azurerm_mssql_database",
                "d",
                r#"{"name": "d", "server_id": "@s.id", "transparent_data_encryption_enabled": false}"#,
            ),
        ],
    );
    let child = &project.resources[2];
    assert_eq!(&*child.canonical_type, "Microsoft.Sql/servers/databases/transparentDataEncryption");
    assert_eq!(child.parent, Some(cumulint_model::Parent::Declared(cumulint_model::ResourceId(1))));
    assert_eq!(written(&project, 2), r#"{state: "Disabled"}"#);
    assert_eq!(
        project.resources[1].parent,
        Some(cumulint_model::Parent::Declared(cumulint_model::ResourceId(0)))
    );
}

#[test]
fn azapi_is_arm() {
    same(
        &[(
            "azapi_resource",
            "logs",
            r#"{"type": "Microsoft.Storage/storageAccounts@2022-09-01", "name": "logs", "location": "westeurope", "parent_id": "rg",
                "body": {"kind": "StorageV2", "properties": {"allowBlobPublicAccess": false}},
                "identity": [{"type": "SystemAssigned"}]}"#,
        )],
        0,
        Arm,
        (
            "Microsoft.Storage/storageAccounts",
            "logs",
            r#"{"name": "logs", "location": "westeurope", "kind": "StorageV2", "identity": {"type": "SystemAssigned"},
                "properties": {"allowBlobPublicAccess": false}}"#,
        ),
    );
}

#[test]
fn awscc_is_cloudformation() {
    same(
        &[(
            "awscc_s3_bucket",
            "site",
            r#"{"bucket_name": "site", "public_access_block_configuration": {"block_public_acls": true},
                "tags": [{"key": "team", "value": "web"}]}"#,
        )],
        0,
        CloudFormation,
        (
            "AWS::S3::Bucket",
            "Site",
            r#"{"BucketName": "site", "PublicAccessBlockConfiguration": {"BlockPublicAcls": true},
                "Tags": [{"Key": "team", "Value": "web"}]}"#,
        ),
    );
}
