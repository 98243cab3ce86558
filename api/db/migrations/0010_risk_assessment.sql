CREATE TABLE `risk_acceptances` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`assessment_id` integer NOT NULL,
	`scenario_id` integer NOT NULL,
	`scenario_version` integer NOT NULL,
	`level` integer NOT NULL,
	`residual_level` integer NOT NULL,
	`statement` text NOT NULL,
	`name` text NOT NULL,
	`signed_by` text NOT NULL,
	`signed_at` integer NOT NULL,
	FOREIGN KEY (`assessment_id`) REFERENCES `risk_assessments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`scenario_id`) REFERENCES `risk_scenarios`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `risk_acceptances_by_scenario` ON `risk_acceptances` (`scenario_id`);--> statement-breakpoint
CREATE INDEX `risk_acceptances_by_assessment` ON `risk_acceptances` (`assessment_id`);--> statement-breakpoint
CREATE TABLE `risk_assessments` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`title` text NOT NULL,
	`scope` text DEFAULT '' NOT NULL,
	`method` text NOT NULL,
	`edition` text NOT NULL,
	`edition_content` text NOT NULL,
	`acceptable_level` integer NOT NULL,
	`state` text DEFAULT 'planned' NOT NULL,
	`from_at` integer,
	`until_at` integer,
	`copied_from_id` integer,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`closed_by` text,
	`closed_at` integer,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`copied_from_id`) REFERENCES `risk_assessments`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `risk_assessments_by_state` ON `risk_assessments` (`state`,`created_at`);--> statement-breakpoint
CREATE TABLE `risk_assets` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`assessment_id` integer NOT NULL,
	`origin_id` integer,
	`version` integer DEFAULT 1 NOT NULL,
	`tier` text NOT NULL,
	`kind` text NOT NULL,
	`under_id` integer,
	`name` text NOT NULL,
	`system_id` integer,
	`node_id` integer,
	`endpoint_id` integer,
	`confidentiality` integer,
	`integrity` integer,
	`availability` integer,
	`value` integer,
	`note` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`assessment_id`) REFERENCES `risk_assessments`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`under_id`) REFERENCES `risk_assets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`system_id`) REFERENCES `systems`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`endpoint_id`) REFERENCES `endpoints`(`id`) ON UPDATE no action ON DELETE set null
) STRICT;
--> statement-breakpoint
CREATE INDEX `risk_assets_by_assessment` ON `risk_assets` (`assessment_id`);--> statement-breakpoint
CREATE TABLE `risk_editions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`content` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `risk_editions_name_unique` ON `risk_editions` (`name`);--> statement-breakpoint
CREATE TABLE `risk_follow_ups` (
	`scenario_id` integer PRIMARY KEY NOT NULL,
	`ticket_id` integer,
	`done_by` text,
	`done_at` integer,
	`done_how` text DEFAULT '' NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`scenario_id`) REFERENCES `risk_scenarios`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE set null
) STRICT;
--> statement-breakpoint
CREATE INDEX `risk_follow_ups_by_ticket` ON `risk_follow_ups` (`ticket_id`);--> statement-breakpoint
CREATE TABLE `risk_measures` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`assessment_id` integer NOT NULL,
	`origin_id` integer,
	`version` integer DEFAULT 1 NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`effect` text,
	`note` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`assessment_id`) REFERENCES `risk_assessments`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `risk_measures_by_assessment` ON `risk_measures` (`assessment_id`);--> statement-breakpoint
CREATE TABLE `risk_scenarios` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`assessment_id` integer NOT NULL,
	`origin_id` integer,
	`version` integer DEFAULT 1 NOT NULL,
	`asset_id` integer NOT NULL,
	`threat_id` integer NOT NULL,
	`vulnerability_id` integer NOT NULL,
	`measure_ids` text NOT NULL,
	`threat` integer,
	`ease` integer,
	`severity` integer,
	`reason` text DEFAULT '' NOT NULL,
	`is_copied` integer DEFAULT false NOT NULL,
	`treatment` text,
	`plan` text DEFAULT '' NOT NULL,
	`owner` text DEFAULT '' NOT NULL,
	`due_at` integer,
	`residual_likelihood` integer,
	`residual_loss` integer,
	FOREIGN KEY (`assessment_id`) REFERENCES `risk_assessments`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`asset_id`) REFERENCES `risk_assets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`threat_id`) REFERENCES `risk_threats`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`vulnerability_id`) REFERENCES `risk_vulnerabilities`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "rated_within_five" CHECK(coalesce("risk_scenarios"."threat", 1) between 1 and 5 and coalesce("risk_scenarios"."ease", 1) between 1 and 5
      and coalesce("risk_scenarios"."severity", 1) between 1 and 5)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `one_scenario` ON `risk_scenarios` (`assessment_id`,`asset_id`,`threat_id`,`vulnerability_id`);--> statement-breakpoint
CREATE INDEX `risk_scenarios_by_asset` ON `risk_scenarios` (`asset_id`);--> statement-breakpoint
CREATE INDEX `risk_scenarios_by_threat` ON `risk_scenarios` (`threat_id`);--> statement-breakpoint
CREATE INDEX `risk_scenarios_by_vulnerability` ON `risk_scenarios` (`vulnerability_id`);--> statement-breakpoint
CREATE TABLE `risk_systems` (
	`assessment_id` integer NOT NULL,
	`system_id` integer NOT NULL,
	PRIMARY KEY(`assessment_id`, `system_id`),
	FOREIGN KEY (`assessment_id`) REFERENCES `risk_assessments`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`system_id`) REFERENCES `systems`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `risk_systems_by_system` ON `risk_systems` (`system_id`);--> statement-breakpoint
CREATE TABLE `risk_threats` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`assessment_id` integer NOT NULL,
	`origin_id` integer,
	`version` integer DEFAULT 1 NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`source` text NOT NULL,
	`capability` integer,
	`frequency` integer,
	`value` integer,
	`note` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`assessment_id`) REFERENCES `risk_assessments`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `risk_threats_by_assessment` ON `risk_threats` (`assessment_id`);--> statement-breakpoint
CREATE TABLE `risk_vulnerabilities` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`assessment_id` integer NOT NULL,
	`origin_id` integer,
	`version` integer DEFAULT 1 NOT NULL,
	`asset_id` integer,
	`name` text NOT NULL,
	`seen_by` text NOT NULL,
	`finding_id` integer,
	`assessment_finding_id` integer,
	`seen` text,
	`ease` integer,
	`severity` integer,
	`note` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`assessment_id`) REFERENCES `risk_assessments`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`asset_id`) REFERENCES `risk_assets`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `risk_vulnerabilities_by_assessment` ON `risk_vulnerabilities` (`assessment_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `one_vulnerability_a_finding` ON `risk_vulnerabilities` (`assessment_id`,`finding_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `one_vulnerability_an_assessment_finding` ON `risk_vulnerabilities` (`assessment_id`,`assessment_finding_id`);
--> statement-breakpoint
CREATE TRIGGER `risk_systems_closed_insert` BEFORE INSERT ON `risk_systems` WHEN (SELECT `state` FROM `risk_assessments` WHERE `id` = NEW.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `risk_systems_closed_delete` BEFORE DELETE ON `risk_systems` WHEN (SELECT `state` FROM `risk_assessments` WHERE `id` = OLD.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `risk_systems_closed_update` BEFORE UPDATE ON `risk_systems` WHEN (SELECT `state` FROM `risk_assessments` WHERE `id` = OLD.`assessment_id`) = 'closed' OR (SELECT `state` FROM `risk_assessments` WHERE `id` = NEW.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `risk_assets_closed_insert` BEFORE INSERT ON `risk_assets` WHEN (SELECT `state` FROM `risk_assessments` WHERE `id` = NEW.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `risk_assets_closed_delete` BEFORE DELETE ON `risk_assets` WHEN (SELECT `state` FROM `risk_assessments` WHERE `id` = OLD.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `risk_assets_closed_update` BEFORE UPDATE ON `risk_assets` WHEN (NEW.`assessment_id` IS NOT OLD.`assessment_id` OR NEW.`origin_id` IS NOT OLD.`origin_id` OR NEW.`version` IS NOT OLD.`version` OR NEW.`tier` IS NOT OLD.`tier` OR NEW.`kind` IS NOT OLD.`kind` OR NEW.`under_id` IS NOT OLD.`under_id` OR NEW.`name` IS NOT OLD.`name` OR NEW.`confidentiality` IS NOT OLD.`confidentiality` OR NEW.`integrity` IS NOT OLD.`integrity` OR NEW.`availability` IS NOT OLD.`availability` OR NEW.`value` IS NOT OLD.`value` OR NEW.`note` IS NOT OLD.`note`) AND (SELECT `state` FROM `risk_assessments` WHERE `id` = OLD.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `risk_threats_closed_insert` BEFORE INSERT ON `risk_threats` WHEN (SELECT `state` FROM `risk_assessments` WHERE `id` = NEW.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `risk_threats_closed_delete` BEFORE DELETE ON `risk_threats` WHEN (SELECT `state` FROM `risk_assessments` WHERE `id` = OLD.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `risk_threats_closed_update` BEFORE UPDATE ON `risk_threats` WHEN (SELECT `state` FROM `risk_assessments` WHERE `id` = OLD.`assessment_id`) = 'closed' OR (SELECT `state` FROM `risk_assessments` WHERE `id` = NEW.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `risk_vulnerabilities_closed_insert` BEFORE INSERT ON `risk_vulnerabilities` WHEN (SELECT `state` FROM `risk_assessments` WHERE `id` = NEW.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `risk_vulnerabilities_closed_delete` BEFORE DELETE ON `risk_vulnerabilities` WHEN (SELECT `state` FROM `risk_assessments` WHERE `id` = OLD.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `risk_vulnerabilities_closed_update` BEFORE UPDATE ON `risk_vulnerabilities` WHEN (SELECT `state` FROM `risk_assessments` WHERE `id` = OLD.`assessment_id`) = 'closed' OR (SELECT `state` FROM `risk_assessments` WHERE `id` = NEW.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `risk_measures_closed_insert` BEFORE INSERT ON `risk_measures` WHEN (SELECT `state` FROM `risk_assessments` WHERE `id` = NEW.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `risk_measures_closed_delete` BEFORE DELETE ON `risk_measures` WHEN (SELECT `state` FROM `risk_assessments` WHERE `id` = OLD.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `risk_measures_closed_update` BEFORE UPDATE ON `risk_measures` WHEN (SELECT `state` FROM `risk_assessments` WHERE `id` = OLD.`assessment_id`) = 'closed' OR (SELECT `state` FROM `risk_assessments` WHERE `id` = NEW.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `risk_scenarios_closed_insert` BEFORE INSERT ON `risk_scenarios` WHEN (SELECT `state` FROM `risk_assessments` WHERE `id` = NEW.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `risk_scenarios_closed_delete` BEFORE DELETE ON `risk_scenarios` WHEN (SELECT `state` FROM `risk_assessments` WHERE `id` = OLD.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `risk_scenarios_closed_update` BEFORE UPDATE ON `risk_scenarios` WHEN (SELECT `state` FROM `risk_assessments` WHERE `id` = OLD.`assessment_id`) = 'closed' OR (SELECT `state` FROM `risk_assessments` WHERE `id` = NEW.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `risk_acceptances_closed_insert` BEFORE INSERT ON `risk_acceptances` WHEN (SELECT `state` FROM `risk_assessments` WHERE `id` = NEW.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `risk_acceptances_closed_delete` BEFORE DELETE ON `risk_acceptances` WHEN (SELECT `state` FROM `risk_assessments` WHERE `id` = OLD.`assessment_id`) = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `risk_assessments_closed_update` BEFORE UPDATE ON `risk_assessments` WHEN OLD.`state` = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `risk_assessments_closed_delete` BEFORE DELETE ON `risk_assessments` WHEN OLD.`state` = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed assessment never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `risk_acceptances_stay` BEFORE UPDATE ON `risk_acceptances` BEGIN SELECT RAISE(ABORT, 'a signature never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `risk_vulnerabilities_seen_stays` BEFORE UPDATE ON `risk_vulnerabilities` WHEN NEW.`seen` IS NOT OLD.`seen` OR NEW.`seen_by` IS NOT OLD.`seen_by` OR NEW.`finding_id` IS NOT OLD.`finding_id` OR NEW.`assessment_finding_id` IS NOT OLD.`assessment_finding_id` BEGIN SELECT RAISE(ABORT, 'what was seen of a vulnerability never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `risk_editions_stay` BEFORE UPDATE ON `risk_editions` BEGIN SELECT RAISE(ABORT, 'editions are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `risk_editions_remain` BEFORE DELETE ON `risk_editions` BEGIN SELECT RAISE(ABORT, 'editions are append-only'); END;
