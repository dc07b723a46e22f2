//! Weekly rules.

mod change;
mod create;
mod list;
mod remove;

pub use change::{ChangeRule, change_rule};
pub use create::{CreateRule, create_rule};
pub use list::list_rules;
pub use remove::remove_rule;

use turnoplus_domain::availability::AvailabilityRule;

/// What the audit trail keeps of a rule.
fn facts(rule: &AvailabilityRule) -> Vec<(&'static str, String)> {
    let days: Vec<String> = rule
        .weekdays
        .iter()
        .map(|day| format!("{day:?}").to_lowercase())
        .collect();
    let until = rule
        .valid_until
        .map_or_else(|| "open".to_owned(), |date| date.to_string());
    vec![
        ("rule", rule.id.to_string()),
        ("office", rule.office.to_string()),
        ("weekdays", days.join(" ")),
        ("times", rule.span.to_string()),
        ("validFrom", rule.valid_from.to_string()),
        ("validUntil", until),
    ]
}
