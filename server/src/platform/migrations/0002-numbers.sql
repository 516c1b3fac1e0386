-- Numbers for vendors whose wire shows ids as digits: below 2^53, so they are safe as JSON integers too.
create sequence vendor_numbers start with 1000000000000000;
