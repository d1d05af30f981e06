//! The custom domain of an API: the domain, its mappings to the stage, and the records of Route 53.

use cumulint_model::{Kind, Map, ResourceId, Value};

use super::Expansion;
use super::copy::{copied, copy_into, is_false, is_true, present, put, said, value_at};
use super::source::Source;

const REST: &str = "\
    DomainName SecurityPolicy EndpointAccessMode Policy OwnershipVerificationCertificateArn \
    EndpointConfiguration.IpAddressType=EndpointConfiguration.IpAddressType \
    IpAddressType=EndpointConfiguration.IpAddressType MutualTlsAuthentication";
const CONFIGURATION: &str =
    "CertificateArn OwnershipVerificationCertificateArn SecurityPolicy EndpointConfiguration=EndpointType";

impl Expansion<'_, '_> {
    /// Makes the domain of an API, where it has one.
    pub(super) fn domain(&mut self, source: &Source, declared: &Map, stage: ResourceId, version2: bool) {
        let Some(entry) = present(declared, "Domain") else { return };
        let Some(wanted) = entry.value.as_map() else { return };
        let source = self.part(source, entry);
        let endpoint = said(wanted, "EndpointConfiguration").cloned();
        let endpoint = endpoint.unwrap_or_else(|| source.text("REGIONAL"));
        let private = endpoint.as_str() == Some("PRIVATE") && !version2;
        let (kind, prefix) = match (version2, private) {
            (true, _) => ("AWS::ApiGatewayV2::DomainName", "ApiGatewayDomainNameV2"),
            (_, true) => ("AWS::ApiGateway::DomainNameV2", "ApiGatewayDomainNameV2"),
            _ => ("AWS::ApiGateway::DomainName", "ApiGatewayDomainName"),
        };
        let properties = if version2 {
            version2_domain(&source, wanted, endpoint.clone())
        } else {
            rest_domain(&source, wanted, &endpoint)
        };
        let name = format!("{prefix}{}", name_of(wanted, "DomainName", &source));
        let domain = self.add(&source, &name, kind, properties);
        // The logical id ends in a hash: authors know the domain by the API.
        let known = format!("{}.DomainName", source.name);
        self.rename(domain, &known);
        self.known_as(known, domain);
        self.mappings(&source, wanted, domain, stage, (version2, private));
        if let Some(endpoint) = value_at(wanted, "AccessAssociation.VpcEndpointId").filter(|_| private) {
            let properties = source.properties([
                ("DomainNameArn", source.reference(domain, "Ref")),
                ("AccessAssociationSourceType", source.text("VPCE")),
                ("AccessAssociationSource", endpoint.clone()),
            ]);
            let name = format!("DomainNameAccessAssociation{}", source.name);
            self.add(&source, &name, "AWS::ApiGateway::DomainNameAccessAssociation", properties);
        }
        self.records(&source, wanted, domain, &endpoint);
    }

    /// The mappings of a domain's paths to a stage.
    fn mappings(
        &mut self,
        source: &Source,
        wanted: &Map,
        domain: ResourceId,
        stage: ResourceId,
        (version2, private): (bool, bool),
    ) {
        let paths = said(wanted, "BasePath").cloned();
        let paths: Vec<Option<Value>> = match paths {
            Some(Value { kind: Kind::List(paths), .. }) => paths.iter().cloned().map(Some).collect(),
            Some(path) => vec![Some(path)],
            None => vec![None],
        };
        let as_written = present(wanted, "NormalizeBasePath").is_some_and(|entry| is_false(&entry.value));
        let (kind, suffix) = match (version2, private) {
            (true, _) => ("AWS::ApiGatewayV2::ApiMapping", "ApiMapping"),
            (_, true) => ("AWS::ApiGateway::BasePathMappingV2", "BasePathMapping"),
            _ => ("AWS::ApiGateway::BasePathMapping", "BasePathMapping"),
        };
        for path in paths {
            let api = source.reference(source.id, "Ref");
            let mut mapping = source.properties([("Stage", source.reference(stage, "Ref"))]);
            mapping.insert(if version2 { "ApiId" } else { "RestApiId" }.into(), source.implied, api);
            let key = if private { "DomainNameArn" } else { "DomainName" };
            mapping.insert(key.into(), source.implied, source.reference(domain, "Ref"));
            let plain = path.as_ref().and_then(Value::as_str).map(letters).unwrap_or_default();
            if let Some(path) = path {
                let value = match path.as_str() {
                    Some(text) if version2 => Value::string(text.trim_matches('/'), path.origin),
                    Some(_) if !as_written => Value::string(plain.as_str(), path.origin),
                    _ => path.clone(),
                };
                mapping.insert(
                    if version2 { "ApiMappingKey" } else { "BasePath" }.into(),
                    path.origin,
                    value,
                );
            }
            self.add(source, &format!("{}{plain}{suffix}", source.name), kind, mapping);
        }
    }

    /// The records that lead to a domain; APIs of one hosted zone share their group.
    fn records(&mut self, source: &Source, wanted: &Map, domain: ResourceId, endpoint: &Value) {
        let Some(route) = said(wanted, "Route53").and_then(Value::as_map) else { return };
        let mut target = copied(route, "EvaluateTargetHealth");
        let (zone, name) = match endpoint.as_str() {
            Some("EDGE") => {
                let given = value_at(route, "DistributionDomainName").cloned();
                let given = given.unwrap_or_else(|| source.reference(domain, "DistributionDomainName"));
                (source.text("Z2FDTNDATAQYW2"), given)
            }
            Some("PRIVATE") => {
                let of = |name: &str| value_at(route, name).cloned().unwrap_or_else(|| source.text(""));
                (of("VpcEndpointHostedZoneId"), of("VpcEndpointDomainName"))
            }
            _ => (
                source.reference(domain, "RegionalHostedZoneId"),
                source.reference(domain, "RegionalDomainName"),
            ),
        };
        target.insert("HostedZoneId".into(), source.implied, zone);
        target.insert("DNSName".into(), source.implied, name);
        let record = |kind: &str| {
            let mut record = copied(route, "Region SetIdentifier");
            copy_into(&mut record, wanted, "DomainName=Name");
            record.insert("Type".into(), source.implied, source.text(kind));
            record.insert("AliasTarget".into(), source.implied, Value::map(target.clone(), source.implied));
            Value::map(record, source.implied)
        };
        let mut records = vec![record("A")];
        if present(route, "IpV6").is_some_and(|entry| is_true(&entry.value)) {
            records.push(record("AAAA"));
        }
        let own = present(route, "SeparateRecordSetGroup").is_some_and(|entry| is_true(&entry.value));
        let key = if present(route, "HostedZoneId").is_some() { "HostedZoneId" } else { "HostedZoneName" };
        let zone = name_of(route, key, source);
        let name = match own {
            true => format!("RecordSetGroup{zone}{}", name_of(wanted, "DomainName", source)),
            false => format!("RecordSetGroup{zone}"),
        };
        if let Some(id) = self.record_sets.get(name.as_str()).copied().filter(|_| !own) {
            if let Some(resource) = self.evaluator.project.get_mut(id)
                && let Some(entry) = resource.properties.get_mut("RecordSets")
                && let Kind::List(list) = &mut entry.value.kind
            {
                std::sync::Arc::make_mut(list).extend(records);
            }
            return;
        }
        let mut properties = copied(route, "HostedZoneId HostedZoneName");
        properties.insert("RecordSets".into(), source.implied, source.list(records));
        let id = self.add(source, &name, "AWS::Route53::RecordSetGroup", properties);
        self.record_sets.insert(name.into(), id);
    }
}

fn rest_domain(source: &Source, wanted: &Map, endpoint: &Value) -> Map {
    let mut properties = copied(wanted, REST);
    let certificate =
        if endpoint.as_str() == Some("REGIONAL") { "RegionalCertificateArn" } else { "CertificateArn" };
    copy_into(&mut properties, wanted, &format!("CertificateArn={certificate}"));
    let types = Value::list(vec![endpoint.clone()], endpoint.origin);
    put(&mut properties, "EndpointConfiguration.Types", source.implied, types);
    properties
}

fn version2_domain(source: &Source, wanted: &Map, endpoint: Value) -> Map {
    let mut properties = copied(wanted, "DomainName MutualTlsAuthentication");
    let mut configuration = copied(wanted, CONFIGURATION);
    configuration.insert("EndpointType".into(), endpoint.origin, endpoint);
    let configuration = Value::map(configuration, source.implied);
    properties.insert("DomainNameConfigurations".into(), source.implied, source.list(vec![configuration]));
    if &*source.kind != "AWS::Serverless::WebSocketApi" {
        let tags = source.map([("httpapi:createdBy", source.text("SAM"))]);
        properties.insert("Tags".into(), source.implied, tags);
    }
    properties
}

/// A text as a part of a logical id; where it is not known, the name of the declaration.
fn name_of(map: &Map, key: &str, source: &Source) -> String {
    let value = present(map, key).map(|entry| &entry.value);
    let text = value.and_then(|value| value.as_str().or_else(|| value.why().map(|why| &**why.subject())));
    text.map(letters).unwrap_or_else(|| source.name.to_string())
}

fn letters(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect()
}
