CREATE TABLE `assessment_filings` (
	`assessment_id` integer PRIMARY KEY NOT NULL,
	`filed_at` integer NOT NULL,
	`filed_with` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`assessment_id`) REFERENCES `assessments`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `crypto_products` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`system_id` integer NOT NULL,
	`name` text NOT NULL,
	`maker` text DEFAULT '' NOT NULL,
	`certificate` text DEFAULT '' NOT NULL,
	`module_level` integer,
	`valid_until` integer,
	`note` text DEFAULT '' NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`system_id`) REFERENCES `systems`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `crypto_products_by_system` ON `crypto_products` (`system_id`);--> statement-breakpoint
CREATE TABLE `system_documents` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`system_id` integer NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`digest` text NOT NULL,
	`media_type` text NOT NULL,
	`bytes` integer NOT NULL,
	`valid_until` integer,
	`added_by` text NOT NULL,
	`added_at` integer NOT NULL,
	`removed_by` text,
	`removed_at` integer,
	FOREIGN KEY (`system_id`) REFERENCES `systems`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `system_documents_by_system` ON `system_documents` (`system_id`,`added_at`);--> statement-breakpoint
CREATE TABLE `__new_assessment_findings` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`assessment_id` integer NOT NULL,
	`system_id` integer NOT NULL,
	`item` text NOT NULL,
	`object_id` integer NOT NULL,
	`description` text NOT NULL,
	`source` text DEFAULT 'assessment' NOT NULL,
	`risk` text,
	`risk_case` text,
	`is_major_danger` integer DEFAULT false NOT NULL,
	`compensation` text DEFAULT '' NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	`due_at` integer,
	`ticket_id` integer,
	`found_at` integer NOT NULL,
	`found_by` text NOT NULL,
	`verified_by` text,
	`verified_at` integer,
	`verified_how` text,
	`sightings` text DEFAULT '[]' NOT NULL,
	`seen_at` integer,
	`evidence_id` integer,
	`escalated_at` integer,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`assessment_id`) REFERENCES `assessments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`system_id`) REFERENCES `systems`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`evidence_id`) REFERENCES `evidence`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "risk_of_assessment" CHECK(source <> 'assessment' or risk is not null)
) STRICT;
--> statement-breakpoint
INSERT INTO `__new_assessment_findings`("id", "assessment_id", "system_id", "item", "object_id", "description", "risk", "risk_case", "is_major_danger", "compensation", "state", "due_at", "ticket_id", "found_at", "found_by", "verified_by", "verified_at", "verified_how") SELECT "id", "assessment_id", "system_id", "item", "object_id", "description", "risk", "risk_case", "is_major_danger", "compensation", "state", "due_at", "ticket_id", "found_at", "found_by", "verified_by", "verified_at", "verified_how" FROM `assessment_findings`;--> statement-breakpoint
DROP TABLE `assessment_findings`;--> statement-breakpoint
ALTER TABLE `__new_assessment_findings` RENAME TO `assessment_findings`;--> statement-breakpoint
CREATE UNIQUE INDEX `one_drift` ON `assessment_findings` (`assessment_id`,`item`,`object_id`) WHERE source = 'drift' and state in ('open', 'rectifying');--> statement-breakpoint
CREATE INDEX `assessment_findings_by_system` ON `assessment_findings` (`system_id`,`state`);--> statement-breakpoint
CREATE INDEX `assessment_findings_by_state` ON `assessment_findings` (`state`,`due_at`);--> statement-breakpoint
CREATE INDEX `assessment_findings_by_assessment` ON `assessment_findings` (`assessment_id`);--> statement-breakpoint
ALTER TABLE `assessments` ADD `version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `protected_systems` ADD `scheme_reviewed_at` integer;--> statement-breakpoint
ALTER TABLE `protected_systems` ADD `scheme_review` text DEFAULT '' NOT NULL;
--> statement-breakpoint
CREATE TRIGGER `system_documents_stay` BEFORE UPDATE ON `system_documents` WHEN OLD.`removed_at` IS NOT NULL OR NEW.`title` IS NOT OLD.`title` OR NEW.`digest` IS NOT OLD.`digest` OR NEW.`kind` IS NOT OLD.`kind` OR NEW.`added_by` IS NOT OLD.`added_by` OR NEW.`system_id` IS NOT OLD.`system_id` BEGIN SELECT RAISE(ABORT, 'a document never changes: it is added or removed'); END;
--> statement-breakpoint
CREATE TRIGGER `assessment_findings_found_stays` BEFORE UPDATE ON `assessment_findings` WHEN (SELECT `state` FROM `assessments` WHERE `id` = OLD.`assessment_id`) = 'closed' AND OLD.`source` = 'assessment' AND (NEW.`item` IS NOT OLD.`item` OR NEW.`object_id` IS NOT OLD.`object_id` OR NEW.`description` IS NOT OLD.`description` OR NEW.`risk` IS NOT OLD.`risk` OR NEW.`risk_case` IS NOT OLD.`risk_case` OR NEW.`is_major_danger` IS NOT OLD.`is_major_danger` OR NEW.`compensation` IS NOT OLD.`compensation` OR NEW.`found_by` IS NOT OLD.`found_by` OR NEW.`found_at` IS NOT OLD.`found_at`) BEGIN SELECT RAISE(ABORT, 'what a closed assessment found never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `assessment_findings_stay` BEFORE DELETE ON `assessment_findings` WHEN (SELECT `state` FROM `assessments` WHERE `id` = OLD.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'what a closed assessment found never changes'); END;
--> statement-breakpoint
DROP TRIGGER `judgement_evidence_stays`;
--> statement-breakpoint
CREATE TRIGGER `judgement_evidence_stays` BEFORE UPDATE ON `judgement_evidence` WHEN NEW.`title` IS NOT OLD.`title` OR NEW.`frozen` IS NOT OLD.`frozen` OR NEW.`digest` IS NOT OLD.`digest` OR NEW.`added_by` IS NOT OLD.`added_by` OR NEW.`added_at` IS NOT OLD.`added_at` OR NEW.`item` IS NOT OLD.`item` OR NEW.`object_id` IS NOT OLD.`object_id` OR NEW.`kind` IS NOT OLD.`kind` OR NEW.`assessment_id` IS NOT OLD.`assessment_id` BEGIN SELECT RAISE(ABORT, 'evidence of a judgement never changes'); END;
