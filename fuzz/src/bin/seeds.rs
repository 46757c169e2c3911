//! Writes the seeds into the folder that is named: `<folder>/<target>/<case>`.

use std::path::Path;
use std::{env, fs};

fn main() {
    let folder = env::args().nth(1).expect("name the folder to write the seeds into");
    for (target, seeds) in iot_accounts_fuzz::seeds::seeds() {
        let folder = Path::new(&folder).join(target);
        fs::create_dir_all(&folder).unwrap();
        for (name, seed) in &seeds {
            fs::write(folder.join(name), seed).unwrap();
        }
        println!("{target}: {} seeds", seeds.len());
    }
}
