CREATE TABLE `assessment_findings` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`assessment_id` integer NOT NULL,
	`system_id` integer NOT NULL,
	`item` text NOT NULL,
	`object_id` integer NOT NULL,
	`description` text NOT NULL,
	`risk` text NOT NULL,
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
	FOREIGN KEY (`assessment_id`) REFERENCES `assessments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`system_id`) REFERENCES `systems`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE set null
) STRICT;
--> statement-breakpoint
CREATE INDEX `assessment_findings_by_system` ON `assessment_findings` (`system_id`,`state`);--> statement-breakpoint
CREATE INDEX `assessment_findings_by_state` ON `assessment_findings` (`state`,`due_at`);--> statement-breakpoint
CREATE INDEX `assessment_findings_by_assessment` ON `assessment_findings` (`assessment_id`);--> statement-breakpoint
CREATE TABLE `assessment_objects` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`assessment_id` integer NOT NULL,
	`name` text NOT NULL,
	`kind` text DEFAULT '' NOT NULL,
	`node_id` integer,
	`endpoint_id` integer,
	FOREIGN KEY (`assessment_id`) REFERENCES `assessments`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`endpoint_id`) REFERENCES `endpoints`(`id`) ON UPDATE no action ON DELETE set null
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `one_object_name` ON `assessment_objects` (`assessment_id`,`name`);--> statement-breakpoint
CREATE TABLE `assessment_team` (
	`assessment_id` integer NOT NULL,
	`person_id` text NOT NULL,
	`role` text NOT NULL,
	PRIMARY KEY(`assessment_id`, `person_id`),
	FOREIGN KEY (`assessment_id`) REFERENCES `assessments`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `assessment_team_by_person` ON `assessment_team` (`person_id`);--> statement-breakpoint
CREATE TABLE `assessments` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`system_id` integer NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`edition` text NOT NULL,
	`rule` text NOT NULL,
	`level` integer NOT NULL,
	`extensions` text NOT NULL,
	`state` text DEFAULT 'planned' NOT NULL,
	`scope` text DEFAULT '' NOT NULL,
	`from_at` integer,
	`until_at` integer,
	`copied_from_id` integer,
	`result` text,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`closed_by` text,
	`closed_at` integer,
	FOREIGN KEY (`system_id`) REFERENCES `systems`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `assessments_by_system` ON `assessments` (`system_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `assessments_by_state` ON `assessments` (`state`);--> statement-breakpoint
CREATE TABLE `judgement_evidence` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`assessment_id` integer NOT NULL,
	`item` text NOT NULL,
	`object_id` integer NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`digest` text,
	`media_type` text,
	`bytes` integer,
	`frozen` text,
	`evidence_id` integer,
	`added_by` text NOT NULL,
	`added_at` integer NOT NULL,
	FOREIGN KEY (`assessment_id`) REFERENCES `assessments`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`evidence_id`) REFERENCES `evidence`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `judgement_evidence_by_cell` ON `judgement_evidence` (`assessment_id`,`item`,`object_id`);--> statement-breakpoint
CREATE TABLE `judgements` (
	`assessment_id` integer NOT NULL,
	`item` text NOT NULL,
	`object_id` integer NOT NULL,
	`result` text NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`crypto` text,
	`judged_by` text NOT NULL,
	`judged_at` integer NOT NULL,
	`version` integer NOT NULL,
	PRIMARY KEY(`assessment_id`, `item`, `object_id`),
	FOREIGN KEY (`assessment_id`) REFERENCES `assessments`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "version_counts" CHECK("judgements"."version" > 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE `protected_systems` (
	`system_id` integer PRIMARY KEY NOT NULL,
	`stage` text DEFAULT 'grading' NOT NULL,
	`information_harms` text NOT NULL,
	`service_harms` text NOT NULL,
	`matrix` text NOT NULL,
	`s_level` integer,
	`a_level` integer,
	`grade` integer,
	`confirmed_by` text,
	`confirmed_at` integer,
	`extensions` text NOT NULL,
	`reviewed_at` integer,
	`review` text DEFAULT '' NOT NULL,
	`live_at` integer,
	`certificate` text,
	`filed_at` integer,
	`issued_at` integer,
	`filed_with` text DEFAULT '' NOT NULL,
	`platform_id` integer,
	`note` text DEFAULT '' NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`system_id`) REFERENCES `systems`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`platform_id`) REFERENCES `systems`(`id`) ON UPDATE no action ON DELETE set null
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `one_certificate` ON `protected_systems` (`certificate`) WHERE certificate is not null;--> statement-breakpoint
CREATE INDEX `protected_by_platform` ON `protected_systems` (`platform_id`);--> statement-breakpoint
CREATE TABLE `system_nodes` (
	`system_id` integer NOT NULL,
	`node_id` integer NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	PRIMARY KEY(`system_id`, `node_id`),
	FOREIGN KEY (`system_id`) REFERENCES `systems`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `system_nodes_by_node` ON `system_nodes` (`node_id`);
--> statement-breakpoint
CREATE TRIGGER `judgements_closed_insert` BEFORE INSERT ON `judgements` WHEN (SELECT `state` FROM `assessments` WHERE `id` = NEW.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `judgements_closed_update` BEFORE UPDATE ON `judgements` WHEN (SELECT `state` FROM `assessments` WHERE `id` = OLD.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `judgements_closed_delete` BEFORE DELETE ON `judgements` WHEN (SELECT `state` FROM `assessments` WHERE `id` = OLD.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `judgement_evidence_closed_insert` BEFORE INSERT ON `judgement_evidence` WHEN (SELECT `state` FROM `assessments` WHERE `id` = NEW.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `judgement_evidence_closed_update` BEFORE UPDATE ON `judgement_evidence` WHEN (SELECT `state` FROM `assessments` WHERE `id` = OLD.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `judgement_evidence_closed_delete` BEFORE DELETE ON `judgement_evidence` WHEN (SELECT `state` FROM `assessments` WHERE `id` = OLD.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `assessment_objects_closed_insert` BEFORE INSERT ON `assessment_objects` WHEN (SELECT `state` FROM `assessments` WHERE `id` = NEW.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `assessment_objects_closed_update` BEFORE UPDATE ON `assessment_objects` WHEN (NEW.`name` IS NOT OLD.`name` OR NEW.`kind` IS NOT OLD.`kind` OR NEW.`assessment_id` IS NOT OLD.`assessment_id`) AND (SELECT `state` FROM `assessments` WHERE `id` = OLD.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `assessment_objects_closed_delete` BEFORE DELETE ON `assessment_objects` WHEN (SELECT `state` FROM `assessments` WHERE `id` = OLD.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `assessment_team_closed_insert` BEFORE INSERT ON `assessment_team` WHEN (SELECT `state` FROM `assessments` WHERE `id` = NEW.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `assessment_team_closed_update` BEFORE UPDATE ON `assessment_team` WHEN (SELECT `state` FROM `assessments` WHERE `id` = OLD.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `assessment_team_closed_delete` BEFORE DELETE ON `assessment_team` WHEN (SELECT `state` FROM `assessments` WHERE `id` = OLD.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `assessments_closed_update` BEFORE UPDATE ON `assessments` WHEN OLD.`state` = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `assessments_closed_delete` BEFORE DELETE ON `assessments` WHEN OLD.`state` = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `judgement_evidence_stays` BEFORE UPDATE ON `judgement_evidence` WHEN NEW.`title` IS NOT OLD.`title` OR NEW.`frozen` IS NOT OLD.`frozen` OR NEW.`digest` IS NOT OLD.`digest` OR NEW.`added_by` IS NOT OLD.`added_by` BEGIN SELECT RAISE(ABORT, 'evidence of a judgement never changes'); END;
