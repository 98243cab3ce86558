CREATE TABLE `access_answers` (
	`network_id` integer NOT NULL,
	`item` text NOT NULL,
	`answer` text NOT NULL,
	`note` text NOT NULL,
	`person` text NOT NULL,
	`at` integer NOT NULL,
	`file_name` text,
	`file_digest` text,
	`file_type` text,
	`file_bytes` integer,
	`version` integer DEFAULT 1 NOT NULL,
	PRIMARY KEY(`network_id`, `item`),
	FOREIGN KEY (`network_id`) REFERENCES `access_networks`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `access_bases` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`network_id` integer NOT NULL,
	`words` text NOT NULL,
	`file_name` text NOT NULL,
	`file_digest` text NOT NULL,
	`file_type` text NOT NULL,
	`file_bytes` integer NOT NULL,
	`person` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`network_id`) REFERENCES `access_networks`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `access_bases_by_network` ON `access_bases` (`network_id`);--> statement-breakpoint
CREATE TABLE `access_exemptions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`area_id` integer,
	`unit_id` integer,
	`basis` text NOT NULL,
	`until` text NOT NULL,
	`made_by` text NOT NULL,
	`made_at` integer NOT NULL,
	`ended_by` text,
	`ended_at` integer,
	FOREIGN KEY (`area_id`) REFERENCES `areas`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`unit_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "area_or_unit" CHECK(("access_exemptions"."area_id" is null) <> ("access_exemptions"."unit_id" is null))
) STRICT;
--> statement-breakpoint
CREATE INDEX `access_exemptions_by_area` ON `access_exemptions` (`area_id`);--> statement-breakpoint
CREATE INDEX `access_exemptions_by_unit` ON `access_exemptions` (`unit_id`);--> statement-breakpoint
CREATE TABLE `access_moves` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`network_id` integer NOT NULL,
	`at` integer NOT NULL,
	`person` text NOT NULL,
	`is` text NOT NULL,
	`state_from` text,
	`state_to` text NOT NULL,
	`reason` text NOT NULL,
	FOREIGN KEY (`network_id`) REFERENCES `access_networks`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `access_moves_by_network` ON `access_moves` (`network_id`);--> statement-breakpoint
CREATE TABLE `access_networks` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`unit_id` integer NOT NULL,
	`area_id` integer,
	`purpose` text DEFAULT '' NOT NULL,
	`terminals` integer,
	`prefixes` text DEFAULT '[]' NOT NULL,
	`boundary_node_id` integer,
	`form` text,
	`contact_name` text DEFAULT '' NOT NULL,
	`contact_phone` text DEFAULT '' NOT NULL,
	`surveyed_on` text,
	`planned_on` text,
	`state` text NOT NULL,
	`asked` text,
	`asked_by` text,
	`edited_by` text NOT NULL,
	`edited_at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`unit_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`area_id`) REFERENCES `areas`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`boundary_node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE set null,
	CONSTRAINT "asked_by_somebody" CHECK(("access_networks"."asked" is null) = ("access_networks"."asked_by" is null))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `one_network_name_per_unit` ON `access_networks` (`unit_id`,`name`);--> statement-breakpoint
CREATE INDEX `access_networks_by_area` ON `access_networks` (`area_id`);--> statement-breakpoint
CREATE INDEX `access_networks_by_boundary` ON `access_networks` (`boundary_node_id`);--> statement-breakpoint
CREATE TABLE `system_records` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`system_id` integer NOT NULL,
	`kind` text NOT NULL,
	`subject` text DEFAULT '' NOT NULL,
	`period` text DEFAULT '' NOT NULL,
	`body` text NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`system_id`) REFERENCES `systems`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `one_record_per_subject_and_period` ON `system_records` (`system_id`,`kind`,`subject`,`period`);--> statement-breakpoint
CREATE INDEX `system_records_by_kind` ON `system_records` (`kind`,`period`);--> statement-breakpoint
CREATE TABLE `programme_progress` (
	`day` text NOT NULL,
	`task_code` text NOT NULL,
	`figure` text NOT NULL,
	`area_id` integer NOT NULL,
	`met` integer NOT NULL,
	`unmet` integer NOT NULL,
	`unknown` integer NOT NULL,
	`exempt` integer NOT NULL,
	`measured_at` integer NOT NULL,
	PRIMARY KEY(`day`, `task_code`, `figure`, `area_id`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `programme_reports` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`task_id` integer NOT NULL,
	`unit_id` integer NOT NULL,
	`area_id` integer NOT NULL,
	`share_percent` integer NOT NULL,
	`text` text NOT NULL,
	`evidence_path` text,
	`file_name` text,
	`digest` text,
	`media_type` text,
	`bytes` integer,
	`state` text DEFAULT 'waiting' NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`reported_by` text NOT NULL,
	`reported_at` integer NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`decision_reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`task_id`) REFERENCES `programme_tasks`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`unit_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`area_id`) REFERENCES `areas`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "share_is_a_share" CHECK(share_percent between 0 and 100),
	CONSTRAINT "somebody_else_decides" CHECK(decided_by is null or decided_by <> reported_by)
) STRICT;
--> statement-breakpoint
CREATE INDEX `programme_reports_by_task` ON `programme_reports` (`task_id`,`area_id`,`reported_at`);--> statement-breakpoint
CREATE INDEX `programme_reports_by_state` ON `programme_reports` (`state`,`reported_at`);--> statement-breakpoint
CREATE TABLE `programme_task_versions` (
	`task_id` integer NOT NULL,
	`version` integer NOT NULL,
	`content` text NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`written_by` text NOT NULL,
	`written_at` integer NOT NULL,
	PRIMARY KEY(`task_id`, `version`),
	FOREIGN KEY (`task_id`) REFERENCES `programme_tasks`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `programme_tasks` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`code` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `programme_tasks_code_unique` ON `programme_tasks` (`code`);--> statement-breakpoint
CREATE TABLE `seal_certificates` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`pem` text NOT NULL,
	`key_name` text NOT NULL,
	`fingerprint` text NOT NULL,
	`serial` text NOT NULL,
	`is_self_signed` integer NOT NULL,
	`not_before` integer NOT NULL,
	`not_after` integer NOT NULL,
	`added_by` text NOT NULL,
	`added_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `seal_certificates_fingerprint_unique` ON `seal_certificates` (`fingerprint`);--> statement-breakpoint
CREATE TABLE `sealed_documents` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`object_kind` text NOT NULL,
	`object_id` integer NOT NULL,
	`title` text NOT NULL,
	`file_name` text NOT NULL,
	`bytes` integer NOT NULL,
	`digest` text NOT NULL,
	`content_digest` text NOT NULL,
	`connector` text NOT NULL,
	`remote_id` text,
	`fingerprint` text NOT NULL,
	`signer` text NOT NULL,
	`sealed_by` text NOT NULL,
	`sealed_at` integer NOT NULL,
	`revoked_by` text,
	`revoked_at` integer,
	`revoke_reason` text
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `sealed_documents_digest_unique` ON `sealed_documents` (`digest`);--> statement-breakpoint
CREATE INDEX `sealed_documents_by_object` ON `sealed_documents` (`object_kind`,`object_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `one_valid_seal` ON `sealed_documents` (`object_kind`,`object_id`,`file_name`) WHERE revoked_at is null;--> statement-breakpoint
CREATE INDEX `sealed_documents_by_content` ON `sealed_documents` (`content_digest`);--> statement-breakpoint
CREATE INDEX `sealed_documents_by_time` ON `sealed_documents` (`sealed_at`);--> statement-breakpoint
CREATE TABLE `supervision_bulletins` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`number` text NOT NULL,
	`title` text NOT NULL,
	`month` text NOT NULL,
	`revision_id` integer NOT NULL,
	`preface` text NOT NULL,
	`state` text DEFAULT 'draft' NOT NULL,
	`authors` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`edited_at` integer NOT NULL,
	`issued_by` text,
	`issued_at` integer,
	`content` text,
	`docx` blob,
	`docx_digest` text,
	`pdf` blob,
	`pdf_digest` text,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`revision_id`) REFERENCES `supervision_revisions`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "issued_bulletin" CHECK((state = 'issued') = (issued_at is not null and docx is not null and pdf is not null))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `supervision_bulletins_number_unique` ON `supervision_bulletins` (`number`);--> statement-breakpoint
CREATE INDEX `supervision_bulletins_by_month` ON `supervision_bulletins` (`month`);--> statement-breakpoint
CREATE TABLE `supervision_objections` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`revision_id` integer NOT NULL,
	`month` text NOT NULL,
	`subject_kind` text NOT NULL,
	`subject_id` integer NOT NULL,
	`subject` text NOT NULL,
	`indicator` text NOT NULL,
	`figure` text,
	`item_key` text,
	`item` text,
	`text` text NOT NULL,
	`file_name` text,
	`file_digest` text,
	`file_type` text,
	`file_bytes` integer,
	`unit_id` integer NOT NULL,
	`filed_by` text NOT NULL,
	`filed_at` integer NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`reason` text DEFAULT '' NOT NULL,
	`corrections` text,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`revision_id`) REFERENCES `supervision_revisions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`unit_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "objection_decided_by_another" CHECK(state not in ('upheld', 'rejected') or decided_by <> filed_by),
	CONSTRAINT "open_objection" CHECK((state = 'open') = (decided_at is null)),
	CONSTRAINT "objection_to_an_item" CHECK((figure is null) = (item_key is null))
) STRICT;
--> statement-breakpoint
CREATE INDEX `supervision_objections_by_month` ON `supervision_objections` (`month`,`state`);--> statement-breakpoint
CREATE INDEX `supervision_objections_by_unit` ON `supervision_objections` (`unit_id`);--> statement-breakpoint
CREATE TABLE `supervision_readings` (
	`digest` text PRIMARY KEY NOT NULL,
	`content` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `supervision_revisions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`month` text NOT NULL,
	`number` integer NOT NULL,
	`rule_set_id` integer NOT NULL,
	`content` text NOT NULL,
	`digest` text NOT NULL,
	`objection_id` integer,
	`made_by` text NOT NULL,
	`made_at` integer NOT NULL,
	FOREIGN KEY (`rule_set_id`) REFERENCES `supervision_rule_sets`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `supervision_revision_number` ON `supervision_revisions` (`month`,`number`);--> statement-breakpoint
CREATE TABLE `supervision_rule_sets` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`number` integer NOT NULL,
	`body` text NOT NULL,
	`digest` text NOT NULL,
	`state` text DEFAULT 'draft' NOT NULL,
	`authors` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`edited_at` integer NOT NULL,
	`submitted_by` text,
	`submitted_at` integer,
	`reviewed_by` text,
	`reviewed_at` integer,
	`in_force_by` text,
	`in_force_at` integer,
	`superseded_at` integer,
	`reason` text DEFAULT '' NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	CONSTRAINT "rules_in_force_were_reviewed" CHECK(state not in ('reviewed', 'in_force', 'superseded') or reviewed_by is not null),
	CONSTRAINT "rules_reviewed_by_another" CHECK(reviewed_by is null or reviewed_by <> created_by)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `supervision_rule_sets_number_unique` ON `supervision_rule_sets` (`number`);--> statement-breakpoint
CREATE INDEX `supervision_rule_sets_by_state` ON `supervision_rule_sets` (`state`);--> statement-breakpoint
ALTER TABLE `endpoints` ADD `place` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `tickets` ADD `access_network_id` integer REFERENCES access_networks(id);--> statement-breakpoint
CREATE INDEX `tickets_by_access_network` ON `tickets` (`access_network_id`) WHERE access_network_id is not null;--> statement-breakpoint
ALTER TABLE `watches` ADD `criterion` text;--> statement-breakpoint
CREATE TRIGGER `programme_tasks_last` BEFORE DELETE ON `programme_tasks` BEGIN SELECT RAISE(ABORT, 'tasks of the programme are only ended'); END;--> statement-breakpoint
CREATE TRIGGER `programme_task_versions_stay` BEFORE UPDATE ON `programme_task_versions` BEGIN SELECT RAISE(ABORT, 'versions of tasks are append-only'); END;--> statement-breakpoint
CREATE TRIGGER `programme_task_versions_last` BEFORE DELETE ON `programme_task_versions` BEGIN SELECT RAISE(ABORT, 'versions of tasks are append-only'); END;--> statement-breakpoint
CREATE TRIGGER `programme_progress_stays` BEFORE UPDATE ON `programme_progress` BEGIN SELECT RAISE(ABORT, 'what was measured is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `programme_progress_lasts` BEFORE DELETE ON `programme_progress` BEGIN SELECT RAISE(ABORT, 'what was measured is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `programme_reports_decided_stay` BEFORE UPDATE ON `programme_reports` WHEN OLD.state <> 'waiting' BEGIN SELECT RAISE(ABORT, 'a decided report never changes'); END;--> statement-breakpoint
CREATE TRIGGER `programme_reports_said_stays` BEFORE UPDATE OF `task_id`, `unit_id`, `area_id`, `share_percent`, `text`, `evidence_path`, `reported_by`, `reported_at` ON `programme_reports` BEGIN SELECT RAISE(ABORT, 'what was reported never changes'); END;--> statement-breakpoint
CREATE TRIGGER `programme_reports_last` BEFORE DELETE ON `programme_reports` BEGIN SELECT RAISE(ABORT, 'reports are never removed'); END;--> statement-breakpoint
CREATE TRIGGER `the_way_of_a_network_stays` BEFORE UPDATE ON `access_moves`
BEGIN SELECT raise(abort, 'what a network went through never changes'); END;--> statement-breakpoint
CREATE TRIGGER `the_way_of_a_network_is_not_removed` BEFORE DELETE ON `access_moves`
BEGIN SELECT raise(abort, 'what a network went through is not removed'); END;--> statement-breakpoint
CREATE TRIGGER `a_basis_of_a_network_stays` BEFORE UPDATE ON `access_bases`
BEGIN SELECT raise(abort, 'the basis of a network never changes'); END;--> statement-breakpoint
CREATE TRIGGER `a_basis_of_a_network_is_not_removed` BEFORE DELETE ON `access_bases`
BEGIN SELECT raise(abort, 'the basis of a network is not removed'); END;--> statement-breakpoint
CREATE TRIGGER `no_network_begins_settled` BEFORE INSERT ON `access_networks`
WHEN new.state IN ('merged', 'closed', 'kept')
BEGIN SELECT raise(abort, 'a network is settled by two people'); END;--> statement-breakpoint
CREATE TRIGGER `a_network_is_settled_by_two_people` BEFORE UPDATE OF `state` ON `access_networks`
WHEN new.state IN ('merged', 'closed', 'kept') AND new.state <> old.state AND NOT EXISTS (
  SELECT 1 FROM access_moves m WHERE m.id = (SELECT max(id) FROM access_moves WHERE network_id = new.id)
    AND m."is" = 'confirm' AND m.state_to = new.state AND old.asked = new.state AND m.person <> old.asked_by)
BEGIN SELECT raise(abort, 'a network is settled by two people'); END;--> statement-breakpoint
CREATE TRIGGER `a_network_is_kept_on_a_basis` BEFORE UPDATE OF `state` ON `access_networks`
WHEN new.state = 'kept' AND NOT EXISTS (SELECT 1 FROM access_bases WHERE network_id = new.id)
BEGIN SELECT raise(abort, 'a network is kept on a basis'); END;--> statement-breakpoint
CREATE TRIGGER `a_certificate_of_the_seal_stays` BEFORE UPDATE ON `seal_certificates`
BEGIN SELECT raise(abort, 'a certificate of the seal never changes'); END;--> statement-breakpoint
CREATE TRIGGER `a_certificate_of_the_seal_is_not_removed` BEFORE DELETE ON `seal_certificates`
BEGIN SELECT raise(abort, 'a certificate of the seal is not removed'); END;--> statement-breakpoint
CREATE TRIGGER `what_was_sealed_is_only_ever_revoked` BEFORE UPDATE ON `sealed_documents`
WHEN old.revoked_at IS NOT NULL OR new.revoked_at IS NULL OR new.revoked_by IS NULL OR new.revoke_reason IS NULL
  OR new.id IS NOT old.id OR new.object_kind IS NOT old.object_kind OR new.object_id IS NOT old.object_id OR new.title IS NOT old.title
  OR new.file_name IS NOT old.file_name OR new.bytes IS NOT old.bytes OR new.digest IS NOT old.digest
  OR new.content_digest IS NOT old.content_digest OR new.connector IS NOT old.connector OR new.remote_id IS NOT old.remote_id
  OR new.fingerprint IS NOT old.fingerprint OR new.signer IS NOT old.signer OR new.sealed_by IS NOT old.sealed_by
  OR new.sealed_at IS NOT old.sealed_at
BEGIN SELECT raise(abort, 'what was sealed is only ever revoked, once'); END;--> statement-breakpoint
CREATE TRIGGER `what_was_sealed_is_not_removed` BEFORE DELETE ON `sealed_documents`
BEGIN SELECT raise(abort, 'what was sealed is not removed'); END;--> statement-breakpoint
CREATE TRIGGER `rules_of_supervision_change_as_a_draft` BEFORE UPDATE OF `body`, `digest`, `number` ON `supervision_rule_sets`
WHEN old.state <> 'draft'
BEGIN SELECT raise(abort, 'rules of supervision change only while they are a draft'); END;--> statement-breakpoint
CREATE TRIGGER `authors_of_rules_do_not_review_them` BEFORE UPDATE OF `reviewed_by` ON `supervision_rule_sets`
WHEN EXISTS (SELECT 1 FROM json_each(new.authors) WHERE value = new.reviewed_by)
BEGIN SELECT raise(abort, 'who wrote in rules of supervision never reviews them'); END;--> statement-breakpoint
CREATE TRIGGER `rules_of_supervision_are_not_removed` BEFORE DELETE ON `supervision_rule_sets`
BEGIN SELECT raise(abort, 'rules of supervision are discarded, never removed'); END;--> statement-breakpoint
CREATE TRIGGER `what_was_counted_stays` BEFORE UPDATE ON `supervision_readings`
BEGIN SELECT raise(abort, 'what was counted of a month never changes'); END;--> statement-breakpoint
CREATE TRIGGER `what_was_counted_is_not_removed` BEFORE DELETE ON `supervision_readings`
BEGIN SELECT raise(abort, 'what was counted of a month is not removed'); END;--> statement-breakpoint
CREATE TRIGGER `a_frozen_month_stays` BEFORE UPDATE ON `supervision_revisions`
BEGIN SELECT raise(abort, 'a frozen month never changes'); END;--> statement-breakpoint
CREATE TRIGGER `a_frozen_month_is_not_removed` BEFORE DELETE ON `supervision_revisions`
BEGIN SELECT raise(abort, 'a frozen month is not removed'); END;--> statement-breakpoint
CREATE TRIGGER `an_objection_is_only_decided` BEFORE UPDATE ON `supervision_objections`
WHEN old.state <> 'open' OR new.revision_id <> old.revision_id OR new.month <> old.month OR new.subject_kind <> old.subject_kind
  OR new.subject_id <> old.subject_id OR new.indicator <> old.indicator OR new.figure IS NOT old.figure OR new.item_key IS NOT old.item_key
  OR new.text <> old.text OR (old.file_digest IS NOT NULL AND new.file_digest IS NOT old.file_digest) OR new.unit_id <> old.unit_id OR new.filed_by <> old.filed_by
  OR new.filed_at <> old.filed_at
BEGIN SELECT raise(abort, 'an objection is decided once and never changes'); END;--> statement-breakpoint
CREATE TRIGGER `an_objection_is_not_removed` BEFORE DELETE ON `supervision_objections`
BEGIN SELECT raise(abort, 'an objection is not removed'); END;--> statement-breakpoint
CREATE TRIGGER `an_issued_bulletin_never_changes` BEFORE UPDATE ON `supervision_bulletins`
WHEN old.state = 'issued'
BEGIN SELECT raise(abort, 'an issued bulletin never changes'); END;--> statement-breakpoint
CREATE TRIGGER `two_people_issue_a_bulletin` BEFORE UPDATE ON `supervision_bulletins`
WHEN new.state = 'issued' AND EXISTS (SELECT 1 FROM json_each(new.authors) WHERE value = new.issued_by)
BEGIN SELECT raise(abort, 'who wrote in a bulletin never issues it'); END;--> statement-breakpoint
CREATE TRIGGER `a_bulletin_is_not_removed` BEFORE DELETE ON `supervision_bulletins`
BEGIN SELECT raise(abort, 'a bulletin is discarded, never removed'); END;
