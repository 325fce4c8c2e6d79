-- +goose Up
-- A professional may begin a new form with what they typed for an enquiry before. Such a copy says of which enquiries its words
-- are, also as the copy of a copy, so that it goes when one of them is erased.
alter table referrer_drafts add column from_enquiries uuid[] not null default '{}';
