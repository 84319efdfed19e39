"""Where bytes rest. Each store is native to its database and keeps the contract that its
consumer states (`log.view.LogStore`, `log.audit.Source`)."""
