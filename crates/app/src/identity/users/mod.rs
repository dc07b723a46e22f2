//! Accounts as an admin keeps them.

mod change;
mod create;
mod list;

pub use change::{ChangeUser, ChangeUserError, change_user};
pub use create::{CreateStaff, CreateStaffError, create_staff};
pub use list::{ListUsers, UsersError, get_user, list_users};
