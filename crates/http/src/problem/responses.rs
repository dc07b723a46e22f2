//! The problems that an operation can answer, as words for its OpenAPI description:
//! `responses((status = 200, body = Doctor), P401, P404)`.

use std::collections::BTreeMap;

use utoipa::IntoResponses;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

macro_rules! problem_responses {
    ($($name:ident = $status:literal $description:literal;)+) => {$(
        #[doc = $description]
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                BTreeMap::from([($status.to_owned(), RefOr::T(problem($description)))])
            }
        }
    )+};
}

problem_responses! {
    P400 = "400" "The request cannot be read.";
    P401 = "401" "Not signed in.";
    P403 = "403" "Not for this role.";
    P404 = "404" "No such thing, or none that this account may know of.";
    P409 = "409" "It does not fit the present state; `code` says why.";
    P412 = "412" "It changed since it was read.";
    P413 = "413" "The body is too large.";
    P415 = "415" "The body is of another kind than is taken here.";
    P422 = "422" "The request breaks a rule; `errors` says which.";
    P503 = "503" "Busy; try again after `Retry-After` seconds.";
}

/// For the contract as a whole.
pub(crate) fn too_many_requests() -> Response {
    problem("Too many requests; try again after `Retry-After` seconds.")
}

fn problem(description: &str) -> Response {
    ResponseBuilder::new()
        .description(description)
        .content(
            "application/problem+json",
            ContentBuilder::new()
                .schema(Some(Ref::from_schema_name("Problem")))
                .build(),
        )
        .build()
}
