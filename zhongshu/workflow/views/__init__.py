"""HTTP of the flow: the record page, its verbs, the leader's page, the lists beside the desk, flows and phrases."""
