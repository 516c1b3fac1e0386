-- A sealed value says itself which version of the vault's keys it is sealed with.
alter table decision_hooks drop column key_version;
