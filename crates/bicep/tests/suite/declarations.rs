//! What the views tell of declarations.

use cumulint_bicep::{Declaration, DirectiveKind, Expression, Imported, Key, Tree, parse, parse_parameters};
use cumulint_source::FileId;

const STORAGE: &str = include_str!("../fixtures/storage.bicep");
const PARAMETERS: &str = include_str!("../fixtures/main.bicepparam");

fn storage() -> Tree {
    let (tree, diagnostics) = parse(FileId(0), STORAGE);
    assert_eq!(diagnostics, []);
    tree
}

fn words(tree: &Tree) -> Vec<String> {
    let word = |declaration: Declaration<'_>| {
        let name = declaration.name().map_or(String::new(), |name| format!(" {}", name.text()));
        format!("{}{name}", declaration.keyword().unwrap().text())
    };
    tree.root().declarations().map(word).collect()
}

#[test]
fn each_declaration_has_its_word_and_its_name() {
    let expected = "targetScope|metadata description|import|import|extension|param name|param sku|param key|\
                    param containers|type containerType|func shortName|var isProduction|var replication|var names|\
                    var policy|resource account|resource vault|module network|assert named|output id|output last";
    assert_eq!(words(&storage()).join("|"), expected);
    assert!(storage().root().is_complete());
}

#[test]
fn a_file_of_parameters_says_values() {
    let (tree, diagnostics) = parse_parameters(FileId(0), PARAMETERS);
    assert_eq!(diagnostics, []);
    let expected =
        "using|extends|import|var prefix|param name|param key|param containers|extensionConfig k8s";
    assert_eq!(words(&tree).join("|"), expected);
    let Some(Declaration::Param(name)) = tree.root().declaration("name") else { panic!() };
    assert!(name.type_expression().is_none());
    assert!(matches!(name.value(), Some(Expression::Interpolated(_))));
    let Some(Declaration::Using(using)) = tree.root().declarations().next() else { panic!() };
    assert_eq!(using.path().unwrap().text().unwrap(), "storage.bicep");
    assert!(using.configuration().unwrap().property("mode").is_some());
}

#[test]
fn using_none_has_no_path() {
    let (tree, diagnostics) = parse_parameters(FileId(0), "using none\n");
    assert_eq!(diagnostics, []);
    let Some(Declaration::Using(using)) = tree.root().declarations().next() else { panic!() };
    assert!(using.path().is_none());
}

#[test]
fn decorators_have_names_and_arguments() {
    let tree = storage();
    let name = tree.root().declaration("name").unwrap();
    let names: Vec<_> = name.decorators().map(|decorator| decorator.name().unwrap().text()).collect();
    assert_eq!(names, ["description", "minLength", "maxLength"]);
    assert_eq!(tree.slice(name.decorator("maxLength").unwrap().arguments().next().unwrap().range()), "24");
    assert!(tree.slice(name.range()).starts_with("@description"));
}

#[test]
fn a_decorator_in_a_namespace_has_the_name_behind_it() {
    let (tree, _) = parse(FileId(0), "@sys.description('x')\nparam a string\n");
    let param = tree.root().declarations().next().unwrap();
    let decorator = param.decorator("description").unwrap();
    assert_eq!(tree.slice(decorator.arguments().next().unwrap().range()), "'x'");
}

#[test]
fn resources_in_resources_are_found_in_the_object() {
    let tree = storage();
    let Some(Declaration::Resource(account)) = tree.root().declaration("account") else { panic!() };
    let blobs = account.object().unwrap().resources().next().unwrap();
    assert_eq!(blobs.type_name().text().unwrap(), "blobServices");
    let container = blobs.object().unwrap().resources().next().unwrap();
    assert_eq!(container.decorators().count(), 1);
    let looped = container.for_loop().unwrap();
    assert_eq!((looped.item().text(), looped.index().unwrap().text()), ("item", "index"));
    assert_eq!(tree.slice(container.condition().unwrap().range()), "item.name != 'skip' && index < 10");
    assert!(container.object().unwrap().property("properties").is_some());
}

#[test]
fn an_existing_resource_may_have_a_condition() {
    let tree = storage();
    let Some(Declaration::Resource(vault)) = tree.root().declaration("vault") else { panic!() };
    assert!(vault.is_existing());
    assert_eq!(tree.slice(vault.condition().unwrap().range()), "key != null");
    assert_eq!(tree.slice(vault.type_name().range()), "'Microsoft.KeyVault/vaults@2023-07-01'");
}

#[test]
fn properties_are_found_by_what_their_keys_mean() {
    let tree = storage();
    let Some(Declaration::Resource(account)) = tree.root().declaration("account") else { panic!() };
    let Some(Expression::Object(tags)) =
        account.object().unwrap().property("tags").map(cumulint_bicep::Property::value)
    else {
        panic!()
    };
    assert!(tags.property("cost-center").is_some());
    let keys: Vec<_> =
        tags.properties().map(|property| matches!(property.key(), Key::Interpolated(_))).collect();
    assert_eq!(keys, [false, true]);
    assert_eq!(tags.items().count(), 3);
}

#[test]
fn imports_bring_in_names_or_all() {
    let tree = storage();
    let imports: Vec<_> = tree
        .root()
        .declarations()
        .filter_map(
            |declaration| if let Declaration::Import(import) = declaration { Some(import) } else { None },
        )
        .collect();
    let items = imports[0]
        .items()
        .map(|item| (item.original().text().unwrap(), item.alias().map(cumulint_bicep::Name::text)));
    assert_eq!(
        items.collect::<Vec<_>>(),
        [("locationType".into(), None), ("tags".into(), Some("commonTags"))]
    );
    let Imported::All(name) = imports[1].imported() else { panic!() };
    assert_eq!((name.text(), &*imports[1].path().text().unwrap()), ("naming", "../shared/naming.bicep"));
}

#[test]
fn functions_have_parameters_a_result_and_a_body() {
    let tree = storage();
    let Some(Declaration::Function(function)) = tree.root().declaration("shortName") else { panic!() };
    let parameters: Vec<_> = function.parameters().map(|parameter| tree.slice(parameter.range())).collect();
    assert_eq!(parameters, ["prefix string", "size int"]);
    assert_eq!(tree.slice(function.result().range()), "string");
    assert!(tree.slice(function.body().range()).starts_with("toLower("));
}

#[test]
fn extensions_have_a_configuration_and_an_alias() {
    let text = "extension kubernetes with {\n  namespace: 'default'\n} as k8s\nimport 'az@1.0.0' as az\nprovider 'br:x@1'\n";
    let (tree, diagnostics) = parse(FileId(0), text);
    assert_eq!(diagnostics, []);
    let found: Vec<_> = tree
        .root()
        .declarations()
        .map(|declaration| {
            let Declaration::Extension(extension) = declaration else { panic!() };
            let alias = extension.alias().map(cumulint_bicep::Name::text);
            (extension.specification().text().unwrap(), extension.configuration().is_some(), alias)
        })
        .collect();
    let expected = [
        ("kubernetes".into(), true, Some("k8s")),
        ("az@1.0.0".into(), false, Some("az")),
        ("br:x@1".into(), false, None),
    ];
    assert_eq!(found, expected);
}

#[test]
fn words_of_the_language_may_be_names() {
    let text = "param resource string\nvar type = resource\nparam param int\nvar if = type\noutput output int = param\n";
    let (tree, diagnostics) = parse(FileId(0), text);
    assert_eq!(diagnostics, []);
    assert_eq!(words(&tree), ["param resource", "var type", "param param", "var if", "output output"]);
}

#[test]
fn a_variable_may_have_a_type() {
    let (tree, diagnostics) = parse(FileId(0), "var a string[] = []\nvar b = 1\n");
    assert_eq!(diagnostics, []);
    let typed = tree.root().declarations().map(|declaration| match declaration {
        Declaration::Variable(variable) => variable.type_expression().is_some(),
        _ => panic!(),
    });
    assert_eq!(typed.collect::<Vec<_>>(), [true, false]);
}

#[test]
fn directives_and_comments_are_kept() {
    let tree = storage();
    let directive = tree.directives().next().unwrap();
    assert_eq!(directive.kind(), DirectiveKind::DisableNextLine);
    let codes: Vec<_> = directive.codes().map(|code| (code.text, tree.slice(code.range))).collect();
    assert_eq!(codes, [("BCP081", "BCP081"), ("no-hardcoded-location", "no-hardcoded-location")]);
    assert_eq!(tree.comments().iter().map(|range| tree.slice(*range)).collect::<Vec<_>>(), ["// everywhere"]);
}

#[test]
fn directives_may_disable_and_restore() {
    let text = "#disable-diagnostics a\nvar b = 1\n#restore-diagnostics a\n";
    let (tree, diagnostics) = parse(FileId(0), text);
    assert_eq!(diagnostics, []);
    let kinds: Vec<_> = tree.directives().map(cumulint_bicep::Directive::kind).collect();
    assert_eq!(kinds, [DirectiveKind::Disable, DirectiveKind::Restore]);
}
