-- +goose Up
-- A fact hangs on a case together with the enquiry that the case is about, as what belongs to a referral does, so that the person
-- of another enquiry never reads it. Where the two ever differed, the case is right.
alter table cases add unique (id, enquiry_id);
update case_facts f set enquiry_id = c.enquiry_id from cases c where c.id = f.case_id and f.enquiry_id <> c.enquiry_id;
alter table case_facts
  drop constraint case_facts_case_id_fkey,
  drop constraint case_facts_enquiry_id_fkey,
  add foreign key (case_id, enquiry_id) references cases (id, enquiry_id);
