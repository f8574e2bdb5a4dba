//! What a role may do with a sequence.

/// What the role may do with a sequence.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rights {
    /// The role.
    pub role: String,
    /// Who owns the sequence.
    pub owner: String,
    /// Whether the role has the owner's rights.
    pub owns: bool,
    /// Whether it has `UPDATE`: it may `setval` and `nextval`.
    pub update: bool,
    /// Whether it has `USAGE`: it may `nextval`.
    pub usage: bool,
}

impl Rights {
    /// Those of the owner.
    #[must_use]
    pub fn of_owner(role: impl Into<String>) -> Self {
        let role = role.into();
        Self {
            owner: role.clone(),
            role,
            owns: true,
            update: true,
            usage: true,
        }
    }

    /// Those of a role to which this much was granted.
    #[must_use]
    pub fn granted(
        role: impl Into<String>,
        owner: impl Into<String>,
        update: bool,
        usage: bool,
    ) -> Self {
        Self {
            role: role.into(),
            owner: owner.into(),
            owns: false,
            update,
            usage,
        }
    }
}
