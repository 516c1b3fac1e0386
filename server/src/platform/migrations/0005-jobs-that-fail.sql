-- What an operator looks for when something does not get done.
create index jobs_failing on jobs (id) where last_error is not null;
