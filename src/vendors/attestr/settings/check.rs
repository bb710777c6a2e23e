//! Reads `settings.attestr` and finds everything that is wrong with it, each with its place.

use std::sync::Arc;

use super::{amounts::Limits, scenario::ScenarioSettings};
use crate::engine::{
    scenario::VendorSettings,
    tree::{Mistake, Node, Wrong, read},
};

/// Reads a scenario's `settings.attestr`; or everything that is wrong with it.
pub fn read_settings(settings: &Node) -> Result<VendorSettings, Vec<Mistake>> {
    let (given, mut mistakes) = read::<ScenarioSettings>(settings.clone());
    mistakes.extend(given.iter().flat_map(|given| contradictions(given, settings)));
    match given {
        Some(given) if mistakes.is_empty() => Ok(Arc::new(given)),
        _ => Err(mistakes),
    }
}

/// What would be right under a key.
pub fn example_of(key: &str) -> Option<&'static str> {
    Some(match key {
        "credits" => "credits: { work: 5 }",
        "prices" => "prices: { work: 2 }",
        "rateLimit" => "rateLimit: { api: { perSecond: 10, burst: 20 } }",
        "services" => "services: [profile, work]",
        "whitelist" => "whitelist: [10.0.0.0/8]",
        "active" => "active: false",
        "completion" => "completion: 5s",
        "processing" => "processing: on-create",
        "strict" => "strict: true",
        "documents" => "documents: uploaded",
        "consent" => "consent: ignored",
        "consentRefusal" => "consentRefusal: malformed",
        "putBody" => "putBody: object",
        "credentials" => "credentials: configured",
        "accounts" => "accounts: [{ name: payroll, services: [work] }]",
        _ => return None,
    })
}

/// What can be read but cannot be meant.
fn contradictions(given: &ScenarioSettings, settings: &Node) -> impl Iterator<Item = Mistake> {
    limit_problems(&given.rate_limit).map(|(level, key, message)| {
        let path = ["rateLimit", level, key];
        Mistake {
            place: settings.place_of(path),
            path: path.map(str::to_owned).to_vec(),
            within: Vec::new(),
            wrong: Wrong::Other(message),
        }
    })
}

/// The levels of limits with the key of what cannot be meant, and why.
pub fn limit_problems(limits: &Limits) -> impl Iterator<Item = (&'static str, &'static str, String)> + use<> {
    let levels = [("account", limits.account), ("api", limits.api)];
    levels.into_iter().filter_map(|(level, allowance)| match (allowance.per_second, allowance.burst) {
        (Some(0), _) => {
            let message = "with perSecond: 0 no request is ever let through; leave it out for no limit";
            Some((level, "perSecond", message.to_owned()))
        }
        (None, Some(_)) => Some((level, "burst", "a burst goes with perSecond, which is missing".to_owned())),
        (Some(rate), Some(burst)) if burst < rate => {
            Some((level, "burst", format!("a burst of {burst} is less than perSecond, which is {rate}")))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn mistakes(settings: &Value) -> String {
        let line = |it: &Mistake| {
            let near = it.wrong.nearest().map(|near| format!(" [{near}]")).unwrap_or_default();
            format!("{}: {}{near}", it.path.join("."), it.wrong)
        };
        let mistakes = read_settings(&Node::from(settings)).err().unwrap_or_default();
        mistakes.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn right_settings_have_no_problems() {
        let settings = json!({
            "credits": { "work": 5, "dl": 0 }, "prices": { "education": 3 },
            "rateLimit": { "account": { "perDay": 20 }, "api": { "perSecond": 10, "burst": 20 } },
            "services": ["profile", "work"], "whitelist": ["10.0.0.0/8", "::1"], "active": true, "completion": "1h 30m",
            "processing": "on-create", "strict": true, "documents": "uploaded", "putBody": "object", "credentials": "configured", "consent": "ignored", "consentRefusal": "malformed",
            "accounts": [{ "id": "OX0LgghsxZsJZUwYvN", "key": "k", "secret": "s", "name": "payroll", "limits": { "api": { "perDay": 1 } } }],
        });

        assert_eq!(mistakes(&settings), "");
    }

    #[test]
    fn every_problem_is_told_with_its_place() {
        let settings = json!({
            "credit": { "work": 5 }, "rateLimit": { "api": { "perSecnd": 10, "perSecond": 0 }, "account": { "burst": 3 } },
            "completion": "soon", "processing": "never", "services": ["profil"], "whitelist": ["example.com"],
            "credits": { "work": -1 }, "accounts": [{ "id": "OX1" }, { "secret": "a b" }],
        });

        insta::assert_snapshot!(mistakes(&settings), @"
        credit: unknown field `credit`, expected one of `credits`, `prices`, `rateLimit`, `services`, `whitelist`, `active`, `completion`, `processing`, `strict`, `documents`, `consent`, `consentRefusal`, `putBody`, `credentials`, `accounts` [credits]
        rateLimit.api.perSecnd: unknown field `perSecnd`, expected one of `perSecond`, `burst`, `perDay` [perSecond]
        completion: `soon` is not a duration such as 800ms, 2s, 1h 30m or 7d
        processing: unknown value `never`, expected `on-associate` or `on-create`
        services.0: unknown value `profil`, expected one of `profile`, `work`, `education`, `document`, `address`, `dl`, `ecourtPerson`, `ecourtBusiness`, `amlPerson`, `amlBusiness`, `rc`, `pan`, `panBasic`, `panComprehensive`, `acc`, `vpa`, `ifsc`, `gstin`, `gstinSearch`, `udyam`, `business`, `epic`, `uan`, `fssai` [profile]
        whitelist.0: `example.com` is neither an address such as 203.0.113.7 nor a network such as 10.0.0.0/8
        credits.work: -1 is no number of credits: expected a whole number from 0 up
        accounts.0.id: expected `OX0` and fifteen of A-Z, a-z, 0-9, `_` and `-`
        accounts.1.secret: credentials consist of visible ASCII characters without spaces
        rateLimit.account.burst: a burst goes with perSecond, which is missing
        rateLimit.api.perSecond: with perSecond: 0 no request is ever let through; leave it out for no limit
        ");
    }

    #[test]
    fn what_is_no_mapping_is_one_problem() {
        assert_eq!(mistakes(&json!(5)).lines().count(), 1);
    }
}
