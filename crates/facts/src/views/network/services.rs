//! Services that are meant for the inside of a network, by their ports.

use cumulint_model::{OriginId, Value};

/// A service and a TCP port that it listens at by default.
///
/// The ports stand in IANA's registry (<https://www.iana.org/assignments/service-names-port-numbers>) or, where a product has none,
/// in its own documentation. Services with a policy of their own (FTP, HTTP, `MySQL`, RDP, SSH) are left out.
const SERVICES: &[(i64, &str)] = &[
    (23, "Telnet"),
    (111, "RPC"),
    (135, "RPC"),
    (445, "SMB"),
    (1433, "SQL Server"),
    (1521, "Oracle"),
    (2049, "NFS"),
    (2375, "the Docker API"),
    (2376, "the Docker API"),
    (2379, "etcd"),
    (5432, "PostgreSQL"),
    (5601, "Kibana"),
    (5900, "VNC"),
    (5985, "WinRM"),
    (5986, "WinRM"),
    (6379, "Redis"),
    (9042, "Cassandra"),
    (9200, "Elasticsearch"),
    (9300, "Elasticsearch"),
    (10250, "the kubelet"),
    (11211, "Memcached"),
    (27017, "MongoDB"),
];

/// The services in a range of ports, each once; none for a range that opens all ports, or all that need no privileges, as that is
/// about no service.
pub(super) fn between(from: i64, to: i64, origin: OriginId) -> Vec<Value> {
    if from <= FIRST_UNPRIVILEGED && to >= HIGHEST {
        return Vec::new();
    }
    let mut names: Vec<&str> =
        SERVICES.iter().filter(|(port, _)| (from..=to).contains(port)).map(|(_, name)| *name).collect();
    names.dedup();
    names.into_iter().map(|name| Value::string(name, origin)).collect()
}

const FIRST_UNPRIVILEGED: i64 = 1024;
const HIGHEST: i64 = 65_535;

#[cfg(test)]
mod tests {
    #[test]
    fn the_table_is_in_the_order_of_ports() {
        assert!(super::SERVICES.is_sorted());
    }
}
