"""Who says so: enrolment, attestations, evidence levels. No I/O."""
