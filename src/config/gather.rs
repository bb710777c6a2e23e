//! Puts the layers on top of each other: flag over environment over file over default, and every problem is reported at once.

use std::fs;

use super::{Config, Origin, Setting, Shape, file::ConfigFile, settings, webhook::refused};

/// The texts that were written in each layer.
#[expect(missing_debug_implementations, reason = "it borrows closures and lives for one conversion")]
pub struct Layers<'a> {
    /// The values of a flag; empty when it was not given.
    pub flag: &'a dyn Fn(&str) -> Vec<String>,
    /// The value of a variable.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
    /// The configuration file.
    pub file: Option<&'a str>,
}

/// What was set, and where.
#[derive(Debug)]
pub struct Gathered {
    /// What it means.
    pub config: Config,
    /// Every setting as it was written.
    pub effective: Vec<Effective>,
}

/// A setting as it was written.
#[derive(Debug)]
pub struct Effective {
    /// Which.
    pub setting: &'static Setting,
    /// The written values; empty when nobody set it and it has no default.
    pub values: Vec<String>,
    /// Where they were written.
    pub origin: Origin,
}

/// Converts what was written in all layers.
///
/// # Errors
///
/// Every problem of every layer, each as a text of one or more lines.
pub fn gather(layers: &Layers<'_>) -> Result<Gathered, Vec<String>> {
    let mut problems = Vec::new();
    let mut config = Config::default();
    let mut file = layers.file.and_then(|path| open(path, &mut problems));
    let mut effective = Vec::new();
    for setting in settings() {
        let (values, origin) = written(setting, layers, file.as_mut());
        for value in &values {
            let Err(message) = (setting.set)(&mut config, value) else { continue };
            match (&origin, &mut file) {
                (Origin::File { place, .. }, Some(file)) => file.object(*place, setting, &message),
                _ => problems.push(complaint(setting, &origin, &message)),
            }
        }
        effective.push(Effective { setting, values, origin });
    }
    if let Some(file) = file {
        problems.extend(file.finish(&mut config).iter().map(ToString::to_string));
    }
    problems.extend(refused(&config.webhooks, &config.sender.policy).map(not_allowed));
    if problems.is_empty() { Ok(Gathered { config, effective }) } else { Err(problems) }
}

fn open(path: &str, problems: &mut Vec<String>) -> Option<ConfigFile> {
    fs::read_to_string(path)
        .map(|text| ConfigFile::read(path, &text))
        .map_err(|error| problems.push(format!("error: the configuration file `{path}` cannot be read: {error}")))
        .ok()
}

/// The values of the strongest layer that has any.
fn written(setting: &'static Setting, layers: &Layers<'_>, file: Option<&mut ConfigFile>) -> (Vec<String>, Origin) {
    let given = (layers.flag)(setting.flag);
    if !given.is_empty() {
        return (given, Origin::Flag(setting.flag));
    }
    for variable in setting.variables {
        // A variable that is set to nothing is how compose files leave it out.
        if let Some(text) = (layers.variable)(variable).filter(|text| !text.is_empty()) {
            return (split(setting.shape, &text), Origin::Variable(variable));
        }
    }
    let from_file = file.and_then(|file| file.values(setting)).filter(|(values, _)| !values.is_empty());
    from_file.unwrap_or_else(|| {
        let default = Some(setting.default.to_owned()).filter(|default| !default.is_empty());
        (default.into_iter().collect(), Origin::Default)
    })
}

fn split(shape: Shape, text: &str) -> Vec<String> {
    match shape {
        Shape::Many(_, separator) => {
            text.split(separator).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
        }
        Shape::One(_) | Shape::Hidden(_) | Shape::Switch => vec![text.to_owned()],
    }
}

fn complaint(setting: &Setting, origin: &Origin, message: &str) -> String {
    let example = match origin {
        Origin::Variable(variable) => format!("{variable}='{}'", setting.example),
        Origin::Flag(_) | Origin::File { .. } | Origin::Default => match setting.shape {
            Shape::Switch => format!("--{}", setting.flag),
            Shape::One(_) | Shape::Hidden(_) | Shape::Many(..) => format!("--{} '{}'", setting.flag, setting.example),
        },
    };
    format!("error: {origin}: {message}\n  = example: {example}\n")
}

fn not_allowed(host: &str) -> String {
    format!("error: webhooks to `{host}` are not allowed by webhook-allow\n  = example: --webhook-allow '{host}'\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(flags: &[(&str, &str)], variables: &[(&str, &str)]) -> Result<Gathered, Vec<String>> {
        let values =
            |wanted: &str| flags.iter().filter(|(flag, _)| *flag == wanted).map(|(_, it)| (*it).to_owned()).collect();
        let variable =
            |wanted: &str| variables.iter().find(|(name, _)| *name == wanted).map(|(_, it)| (*it).to_owned());
        gather(&Layers { flag: &values, variable: &variable, file: None })
    }

    fn origin(gathered: &Gathered, flag: &str) -> (String, String) {
        let found = gathered.effective.iter().find(|it| it.setting.flag == flag).unwrap();
        (found.values.join(" "), found.origin.to_string())
    }

    #[test]
    fn a_flag_goes_before_a_variable_and_that_before_the_default() {
        let both = with(&[("port", "1")], &[("VETBOX_PORT", "2"), ("PORT", "3")]).unwrap();
        let platform = with(&[], &[("VETBOX_PORT", ""), ("PORT", "3")]).unwrap();
        let neither = with(&[], &[]).unwrap();

        assert_eq!((both.config.port, origin(&both, "port").1.as_str()), (1, "--port"));
        assert_eq!((platform.config.port, origin(&platform, "port").1.as_str()), (3, "PORT"));
        assert_eq!(origin(&neither, "port"), ("8382".to_owned(), "default".to_owned()));
    }

    #[test]
    fn a_variable_holds_several_values() {
        let gathered = with(&[], &[("VETBOX_SCENARIO", "low-credits, outage")]).unwrap();

        assert_eq!(gathered.config.scenarios, ["low-credits", "outage"]);
    }

    #[test]
    fn all_problems_come_at_once() {
        let problems = with(&[("port", "70000"), ("clock", "frosen")], &[("VETBOX_SEED", "x")]).unwrap_err();

        insta::assert_snapshot!(problems.concat(), @r"
        error: --port: `70000` is not a port from 0 to 65535
          = example: --port '8382'
        error: VETBOX_SEED: `x` is not a whole number
          = example: VETBOX_SEED='1'
        error: --clock: `frosen` is not a clock: use real, frozen or a factor such as 60x
          = example: --clock 'frozen'
        ");
    }

    #[test]
    fn an_endpoint_must_be_allowed() {
        let webhook = ("webhook", "http://localhost:3000/hooks");

        assert!(with(&[webhook], &[]).is_ok());
        assert!(with(&[webhook, ("webhook-allow", "localhost")], &[]).is_ok());
        let problems = with(
            &[webhook, ("webhook-allow", "public"), ("webhook-allow", "10.0.0.0/8"), ("webhook-allow", "a.b")],
            &[],
        );
        assert!(problems.is_ok(), "a name may lead into the network that is listed");
        assert!(
            with(&[("webhook", "http://127.0.0.1/"), ("webhook-allow", "public")], &[]).unwrap_err()[0]
                .contains("127.0.0.1")
        );
    }
}
