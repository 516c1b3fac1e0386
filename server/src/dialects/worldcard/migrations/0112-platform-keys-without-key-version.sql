-- A sealed value says itself which version of the vault's keys it is sealed with.
alter table worldcard_platform_keys drop column key_version;
