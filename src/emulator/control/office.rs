//! What the back office sees and does: cases, checks, profiles, consents, applicants and entities.

use serde::Serialize;
use serde_json::json;

use super::{
    super::written::{Filters, Then, all, body},
    Control,
};
use crate::{
    control::{
        Problem, cases, checks, consents,
        extract::{Chosen, Id, Json},
        flows, plans, profiles,
        verifications::{self, VerificationView},
    },
    vendors::{
        personr::settings::{Flow, FlowKind},
        plans::{NewPlan, PlanSubject, WaitingPlan},
        selector::Selector,
    },
};

impl Control {
    /// The checks, applicants and entities that fit, oldest first.
    pub async fn cases(&self, filters: &Filters<'_>) -> Result<Vec<cases::CaseLine>, Problem> {
        all(filters, async |query| Ok(cases::list(self.there(), query).await?.0)).await
    }

    /// A check, an applicant or an entity with everything that happened to it.
    pub async fn case(&self, which: impl Into<Selector>) -> Result<cases::CaseView, Problem> {
        Ok(cases::show(self.there(), Chosen(which.into())).await?.0)
    }

    /// The checks of Attestr that fit, oldest first.
    pub async fn checks(&self, filters: &Filters<'_>) -> Result<Vec<checks::CheckView>, Problem> {
        all(filters, async |query| Ok(checks::list(self.there(), query).await?.0)).await
    }

    /// One check: how far it is, what it waits for, its plan.
    pub async fn check(&self, which: impl Into<Selector>) -> Result<checks::CheckView, Problem> {
        Ok(checks::show(self.there(), Chosen(which.into())).await?.0)
    }

    /// Ends a pending check now, with an outcome such as `"Alert"`, or with `outcome` and `output` of a rule.
    ///
    /// # Errors
    ///
    /// Says what the check is when it is not pending, or which outcomes there are.
    pub async fn complete(
        &self,
        which: impl Into<Selector>,
        then: impl Into<Then>,
    ) -> Result<checks::CheckView, Problem> {
        let done = checks::complete(self.there(), Chosen(which.into()), then.into().body()?).await?.0;
        self.settle().await?;
        Ok(done)
    }

    /// Lets a pending check end now with an error code of the vendor.
    ///
    /// # Errors
    ///
    /// Says what the check is when it is not pending, or which codes there are.
    pub async fn fail(&self, which: impl Into<Selector>, error: u32) -> Result<checks::CheckView, Problem> {
        let done = checks::fail(self.there(), Chosen(which.into()), body(&json!({ "error": error }))?).await?.0;
        self.settle().await?;
        Ok(done)
    }

    /// Decides a check that has ended anew: a new output, signature and webhook.
    ///
    /// # Errors
    ///
    /// Says what the check is when it has not ended, or which outcomes there are.
    pub async fn revise(
        &self,
        which: impl Into<Selector>,
        then: impl Into<Then>,
    ) -> Result<checks::CheckView, Problem> {
        let done = checks::revise(self.there(), Chosen(which.into()), then.into().body()?).await?.0;
        self.settle().await?;
        Ok(done)
    }

    /// Gives a pending check another plan: an outcome, or what a rule has as `then`.
    ///
    /// # Errors
    ///
    /// Says what the check is when it is not pending, or what is wrong with the plan.
    pub async fn plan(&self, which: impl Into<Selector>, then: impl Into<Then>) -> Result<checks::CheckView, Problem> {
        Ok(checks::plan(self.there(), Chosen(which.into()), then.into().body()?).await?.0)
    }

    /// The plans that nobody has taken yet, oldest first.
    pub async fn plans(&self) -> Vec<WaitingPlan> {
        plans::list(self.there()).await.0
    }

    /// Decides what is still to come: the first new one whose request fits takes the plan, before any rule. A [`Selector`] alone means a check.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the selector or the plan.
    pub async fn plan_for(
        &self,
        subject: impl Into<PlanSubject>,
        then: impl Into<Then>,
    ) -> Result<WaitingPlan, Problem> {
        let new = NewPlan { r#for: subject.into(), plan: then.into().into() };
        Ok(plans::add(self.made(), Json(new)).await?.1.0)
    }

    /// Removes a plan that nobody has taken yet.
    pub async fn remove_plan(&self, id: &str) -> Result<WaitingPlan, Problem> {
        Ok(plans::remove(self.there(), Id(id.to_owned())).await?.0)
    }

    /// The profiles of Attestr that fit, oldest first.
    pub async fn profiles(&self, filters: &Filters<'_>) -> Result<Vec<profiles::ProfileView>, Problem> {
        all(filters, async |query| Ok(profiles::list(self.there(), query).await?.0)).await
    }

    /// One profile: its checks, its follow-up queries, what it waits for.
    pub async fn profile(&self, which: impl Into<Selector>) -> Result<profiles::ProfileView, Problem> {
        Ok(profiles::show(self.there(), Chosen(which.into())).await?.0)
    }

    /// Asks the client a question about a profile, as the back office does: `json!({ "query": "Please share the letter" })`; a `check` that is
    /// named waits for the answer.
    ///
    /// # Errors
    ///
    /// Says what is not there, or why nothing can be asked about it.
    pub async fn ask(
        &self,
        which: impl Into<Selector>,
        given: &impl Serialize,
    ) -> Result<profiles::QueryView, Problem> {
        let done = profiles::ask(self.there(), Chosen(which.into()), body(given)?).await?.1.0;
        self.settle().await?;
        Ok(done)
    }

    /// The consents of Attestr that fit, oldest first.
    pub async fn consents(&self, filters: &Filters<'_>) -> Result<Vec<consents::ConsentView>, Problem> {
        all(filters, async |query| Ok(consents::list(self.there(), query).await?.0)).await
    }

    /// One consent.
    pub async fn consent(&self, which: impl Into<Selector>) -> Result<consents::ConsentView, Problem> {
        Ok(consents::show(self.there(), Chosen(which.into())).await?.0)
    }

    /// Makes a consent that is ready to use; `json!({})` is one that covers everything for every account.
    pub async fn add_consent(&self, given: &impl Serialize) -> Result<consents::ConsentView, Problem> {
        Ok(consents::make(self.made(), body(given)?).await?.1.0)
    }

    /// Revokes a consent, as the vendor's own call does.
    pub async fn revoke_consent(&self, which: impl Into<Selector>) -> Result<consents::ConsentView, Problem> {
        Ok(consents::revoke(self.there(), Chosen(which.into())).await?.0)
    }

    /// The applicants of Personr that fit, oldest first.
    pub async fn applicants(&self, filters: &Filters<'_>) -> Result<Vec<VerificationView>, Problem> {
        all(filters, async |query| Ok(verifications::list(FlowKind::Applicant, self.there(), query).await?.0)).await
    }

    /// One applicant: how far it is, what it waits for, what was found out.
    pub async fn applicant(&self, which: impl Into<Selector>) -> Result<VerificationView, Problem> {
        Ok(verifications::show(FlowKind::Applicant, self.there(), Chosen(which.into())).await?.0)
    }

    /// Gives an applicant another plan: a verification that is processed begins it now, and otherwise the next one that is started.
    pub async fn plan_applicant(
        &self,
        which: impl Into<Selector>,
        then: impl Into<Then>,
    ) -> Result<VerificationView, Problem> {
        let plan = then.into().body()?;
        Ok(verifications::replan(FlowKind::Applicant, self.there(), Chosen(which.into()), plan).await?.0)
    }

    /// Reviews a started verification of an applicant now: `"Rejected"`, or `outcome` with `rejectLabels`, `retry` and `output`.
    ///
    /// # Errors
    ///
    /// Says that it was not started, or which outcomes there are.
    pub async fn review_applicant(
        &self,
        which: impl Into<Selector>,
        review: impl Into<Then>,
    ) -> Result<VerificationView, Problem> {
        let done = verifications::review_by_hand(
            FlowKind::Applicant,
            self.there(),
            Chosen(which.into()),
            review.into().body()?,
        )
        .await?
        .0;
        self.settle().await?;
        Ok(done)
    }

    /// The entities of Personr that fit, oldest first.
    pub async fn entities(&self, filters: &Filters<'_>) -> Result<Vec<VerificationView>, Problem> {
        all(filters, async |query| Ok(verifications::list(FlowKind::Entity, self.there(), query).await?.0)).await
    }

    /// One entity: how far it is, what it waits for, what was found out.
    pub async fn entity(&self, which: impl Into<Selector>) -> Result<VerificationView, Problem> {
        Ok(verifications::show(FlowKind::Entity, self.there(), Chosen(which.into())).await?.0)
    }

    /// Gives an entity another plan: a verification that is processed begins it now, and otherwise the next one that is started.
    pub async fn plan_entity(
        &self,
        which: impl Into<Selector>,
        then: impl Into<Then>,
    ) -> Result<VerificationView, Problem> {
        let plan = then.into().body()?;
        Ok(verifications::replan(FlowKind::Entity, self.there(), Chosen(which.into()), plan).await?.0)
    }

    /// Reviews a started verification of an entity now, as [`Control::review_applicant`] does.
    ///
    /// # Errors
    ///
    /// Says that it was not started, or which outcomes there are.
    pub async fn review_entity(
        &self,
        which: impl Into<Selector>,
        review: impl Into<Then>,
    ) -> Result<VerificationView, Problem> {
        let done =
            verifications::review_by_hand(FlowKind::Entity, self.there(), Chosen(which.into()), review.into().body()?)
                .await?
                .0;
        self.settle().await?;
        Ok(done)
    }

    /// The flows of Personr.
    pub async fn flows(&self) -> Vec<Flow> {
        flows::list(self.there()).await.0
    }

    /// Adds a flow, in place of one with the same name.
    pub async fn add_flow(&self, given: &impl Serialize) -> Result<Flow, Problem> {
        Ok(flows::set(self.made(), body(given)?).await?.1.0)
    }

    /// Removes a flow; what is on it goes on.
    pub async fn remove_flow(&self, name: &str) -> Result<Flow, Problem> {
        Ok(flows::delete(self.there(), Id(name.to_owned())).await?.0)
    }
}
