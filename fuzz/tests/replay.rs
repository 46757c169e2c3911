//! The seeds, and every input that once failed: `found/<target>/…`, each file named by what was wrong.

use std::fs;
use std::path::Path;

use iot_accounts_fuzz::TARGETS;
use iot_accounts_fuzz::seeds::seeds;

#[test]
fn found_inputs_pass() {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("found");
    let mut count = 0;
    for folder in fs::read_dir(found).unwrap().map(|entry| entry.unwrap().path()) {
        let name = folder.file_name().unwrap().to_str().unwrap();
        let (_, check) = TARGETS.iter().find(|(target, _)| *target == name).expect("a folder of a target");
        for file in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            eprintln!("{}", file.display());
            check(&fs::read(file).unwrap());
            count += 1;
        }
    }
    assert!(count > 0, "nothing was replayed");
}

#[test]
fn seeds_pass() {
    let seeds = seeds();
    for (target, check) in TARGETS {
        let seeds = seeds.get(target).map_or(&[][..], Vec::as_slice);
        assert!(!seeds.is_empty(), "{target} has no seeds");
        for (name, seed) in seeds {
            eprintln!("{target}: {name}");
            check(seed);
        }
    }
}
