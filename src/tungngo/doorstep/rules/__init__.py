"""Pure decisions: which version of a visit or household counts, when something was really done."""
