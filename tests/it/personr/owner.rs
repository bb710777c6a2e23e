//! Owners that become applicants without a call of their own: rules decide about them as about any applicant.

use std::time::Duration;

use serde_json::{Value, json};

use super::client::{self, create_entity, review, status, with_rules};
use crate::harness::TestApp;

/// The applicants that were made of the owners of an entity.
async fn owners(app: &TestApp, entity: &str) -> Vec<String> {
    let owners = client::owners(app, entity).await;
    let ids = owners.iter().filter_map(|owner| owner["applicantId"].as_str()).filter(|id| *id != "null");
    ids.map(str::to_owned).collect()
}

async fn reviewed_entity(app: &TestApp) -> String {
    let flows = json!({ "createApplicant": "true", "applicantFlow": "KYC basic", "uboFlow": "KYC basic" });
    let entity = create_entity(app, flows).await;
    review(app, &entity).await;
    entity
}

#[tokio::test]
async fn a_rule_by_name_decides_about_an_owner_that_was_found() {
    let app = with_rules(
        "rules:
          - id: nobody-passes
            when: { operation: personr.applicant.create, body: { nameLast: '*' } }
            then: { outcome: Rejected, rejectLabels: [PEP] }",
    );
    let entity = reviewed_entity(&app).await;
    app.advance(Duration::from_secs(2)).await;

    let owners = owners(&app, &entity).await;

    assert!(!owners.is_empty());
    for owner in owners {
        let status = status(&app, &owner).await;
        assert_eq!(status["result"]["rejectLabels"], json!(["PEP"]));
        assert!(app.changes().contains(&(owner, format!("was created as an owner of {entity}"))));
    }
}

#[tokio::test]
async fn a_rule_about_checks_decides_about_an_owners_check() {
    let app = with_rules(
        "rules:
          - id: people-never-end
            when: { operation: personr.check.request, record: { type: Individual, flow: KYC basic } }
            then: { never: true }",
    );
    let entity = reviewed_entity(&app).await;
    app.advance(Duration::from_hours(1)).await;

    for owner in owners(&app, &entity).await {
        assert_eq!(status(&app, &owner).await["applicantStatus"], Value::from("Pending"));
    }
}

#[tokio::test]
async fn an_error_for_applicants_does_not_stop_an_owner() {
    let app = with_rules(
        "rules:
          - id: outage
            when: { operation: personr.applicant.create }
            then: { error: 500 }",
    );
    let entity = reviewed_entity(&app).await;
    app.advance(Duration::from_secs(2)).await;

    let owners = owners(&app, &entity).await;

    assert!(!owners.is_empty());
    assert_eq!(status(&app, &owners[0]).await["result"]["reviewAnswer"], "Approved");
}
