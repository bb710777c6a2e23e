//! What each operation is called: its `operationId`, and the name of its call in the Rust handle and the kits, each in its language's letters.

/// Method, path and name; `…` stands for the path of a sandbox.
const NAMES: &[(&str, &str, &str)] = &[
    ("GET", "/livez", "alive"),
    ("GET", "/readyz", "ready"),
    ("GET", "/llms.txt", "guide"),
    ("GET", "/", "root"),
    ("GET", "/_vetbox/ca.pem", "authority"),
    ("GET", "/_vetbox/metrics", "metrics"),
    ("GET", "/_vetbox/openapi.json", "description"),
    ("POST", "/_vetbox/v1/sandboxes", "sandbox"),
    ("GET", "/_vetbox/v1/sandboxes", "sandboxes"),
    ("PUT", "…", "putSandbox"),
    ("GET", "…", "info"),
    ("DELETE", "…", "delete"),
    ("GET", "/_vetbox/v1/schema", "schema"),
    ("GET", "/_vetbox/v1/magic-values", "magicValues"),
    ("GET", "/_vetbox/v1/words", "words"),
    ("POST", "/_vetbox/v1/signature/verify", "verifySignature"),
    ("POST", "…/accounts", "addAccount"),
    ("GET", "…/accounts", "accounts"),
    ("GET", "…/accounts/{id}", "account"),
    ("PUT", "…/accounts/{id}", "changeAccount"),
    ("DELETE", "…/accounts/{id}", "removeAccount"),
    ("GET", "…/accounts/{id}/credits", "credits"),
    ("PUT", "…/accounts/{id}/credits", "setCredits"),
    ("PUT", "…/accounts/{id}/credits/prices", "setPrices"),
    ("POST", "…/accounts/{id}/credits/top-up", "topUp"),
    ("GET", "…/clock", "clock"),
    ("PUT", "…/clock", "setClock"),
    ("GET", "…/clock/due", "due"),
    ("POST", "…/clock/advance", "advance"),
    ("POST", "…/reset", "reset"),
    ("POST", "…/sample", "sample"),
    ("GET", "…/snapshot", "snapshot"),
    ("PUT", "…/snapshot", "restore"),
    ("POST", "…/webhooks", "addWebhook"),
    ("GET", "…/webhooks", "webhooks"),
    ("GET", "…/webhooks/{id}", "webhook"),
    ("PATCH", "…/webhooks/{id}", "changeWebhook"),
    ("DELETE", "…/webhooks/{id}", "removeWebhook"),
    ("POST", "…/webhooks/{id}/test", "testWebhook"),
    ("GET", "…/deliveries", "deliveries"),
    ("DELETE", "…/deliveries", "clearDeliveries"),
    ("GET", "…/deliveries/{id}", "delivery"),
    ("POST", "…/deliveries/{id}/resend", "resend"),
    ("POST", "…/deliveries/resend", "resendFailed"),
    ("POST", "…/deliveries/flush", "flush"),
    ("POST", "…/deliveries/hold", "hold"),
    ("POST", "…/deliveries/release", "release"),
    ("GET", "…/inbox", "inbox"),
    ("DELETE", "…/inbox", "clearInbox"),
    ("GET", "…/inbox/{id}", "inboxEvent"),
    ("POST", "…/inbox/{id}/deliver", "deliverEvent"),
    ("POST", "…/inbox/deliver", "deliverInbox"),
    ("PUT", "…/inbox/script", "scriptInbox"),
    ("GET", "…/cases", "cases"),
    ("GET", "…/cases/{id}", "case"),
    ("GET", "…/checks", "checks"),
    ("GET", "…/checks/{id}", "check"),
    ("POST", "…/checks/{id}/complete", "complete"),
    ("POST", "…/checks/{id}/fail", "fail"),
    ("POST", "…/checks/{id}/revise", "revise"),
    ("PUT", "…/checks/{id}/plan", "plan"),
    ("GET", "…/plans", "plans"),
    ("POST", "…/plans", "planFor"),
    ("DELETE", "…/plans/{id}", "removePlan"),
    ("GET", "…/profiles", "profiles"),
    ("GET", "…/profiles/{id}", "profile"),
    ("POST", "…/profiles/{id}/queries", "ask"),
    ("GET", "…/consents", "consents"),
    ("POST", "…/consents", "addConsent"),
    ("GET", "…/consents/{id}", "consent"),
    ("POST", "…/consents/{id}/revoke", "revokeConsent"),
    ("GET", "…/applicants", "applicants"),
    ("GET", "…/applicants/{id}", "applicant"),
    ("POST", "…/applicants/{id}/review", "reviewApplicant"),
    ("PUT", "…/applicants/{id}/plan", "planApplicant"),
    ("GET", "…/entities", "entities"),
    ("GET", "…/entities/{id}", "entity"),
    ("POST", "…/entities/{id}/review", "reviewEntity"),
    ("PUT", "…/entities/{id}/plan", "planEntity"),
    ("GET", "…/flows", "flows"),
    ("POST", "…/flows", "addFlow"),
    ("DELETE", "…/flows/{name}", "removeFlow"),
    ("GET", "…/requests", "requests"),
    ("DELETE", "…/requests", "clearRequests"),
    ("POST", "…/requests", "send"),
    ("GET", "…/requests/har", "har"),
    ("GET", "…/requests/curl", "curl"),
    ("GET", "…/requests/{id}", "request"),
    ("POST", "…/requests/{id}/send", "sendAgain"),
    ("GET", "…/events", "events"),
    ("POST", "…/wait", "waitFor"),
    ("POST", "…/verify", "verify"),
    ("POST", "…/sabotage", "sabotage"),
    ("GET", "…/sabotage", "armedSabotage"),
    ("DELETE", "…/sabotage", "clearSabotage"),
    ("POST", "…/trigger", "trigger"),
    ("GET", "…/scenarios", "scenarios"),
    ("GET", "…/scenarios/{name}", "showScenario"),
    ("PUT", "…/scenarios/{name}", "scenario"),
    ("DELETE", "…/scenarios/{name}", "removeScenario"),
    ("POST", "…/scenarios/{name}/activate", "activate"),
    ("POST", "…/scenarios/{name}/deactivate", "deactivate"),
    ("GET", "…/rules", "rules"),
    ("POST", "…/rules", "rule"),
    ("PUT", "…/rules/{id}", "putRule"),
    ("DELETE", "…/rules/{id}", "removeRule"),
    ("GET", "…/requests/{id}/explain", "explain"),
    ("POST", "…/explain", "explainUnsent"),
];

/// The name of an operation.
pub fn of(method: &str, path: &str) -> Option<&'static str> {
    let short = path.replacen("/_vetbox/v1/sandboxes/{sandbox}", "…", 1);
    NAMES.iter().find(|(its, at, _)| *its == method && *at == short).map(|(_, _, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::routes;

    #[test]
    fn every_operation_has_a_name_and_every_name_an_operation() {
        let operations = routes::open().and(routes::guarded()).0;

        let nameless: Vec<_> = operations.iter().filter(|it| of(it.method.as_str(), &it.path).is_none()).collect();
        assert!(nameless.is_empty(), "name these in names.rs: {nameless:#?}");
        assert_eq!(NAMES.len(), operations.len(), "names.rs names what is gone");
    }
}
