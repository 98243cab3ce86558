CREATE TABLE `audit_entries` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`person` text NOT NULL,
	`address` text NOT NULL,
	`action` text NOT NULL,
	`object_kind` text NOT NULL,
	`object_id` text NOT NULL,
	`before` text,
	`after` text,
	`previous_digest` text NOT NULL,
	`digest` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `audit_entries_digest_unique` ON `audit_entries` (`digest`);--> statement-breakpoint
CREATE INDEX `audit_by_object` ON `audit_entries` (`object_kind`,`object_id`);--> statement-breakpoint
CREATE INDEX `audit_by_person` ON `audit_entries` (`person`);--> statement-breakpoint
CREATE INDEX `audit_by_time` ON `audit_entries` (`at`);--> statement-breakpoint
CREATE TABLE `credentials` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`sealed` blob NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `credentials_name_unique` ON `credentials` (`name`);--> statement-breakpoint
CREATE TABLE `areas` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`code` text NOT NULL,
	`name` text NOT NULL,
	`level` text NOT NULL,
	`parent_id` integer,
	`valid_from` text,
	`valid_to` text,
	FOREIGN KEY (`parent_id`) REFERENCES `areas`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `areas_code_unique` ON `areas` (`code`);--> statement-breakpoint
CREATE INDEX `areas_by_parent` ON `areas` (`parent_id`);--> statement-breakpoint
CREATE TABLE `endpoints` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`system_id` integer NOT NULL,
	`name` text NOT NULL,
	`host` text NOT NULL,
	`url` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`system_id`) REFERENCES `systems`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `one_endpoint_name_per_system` ON `endpoints` (`system_id`,`name`);--> statement-breakpoint
CREATE TABLE `links` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`a_node_id` integer NOT NULL,
	`a_port` text DEFAULT '' NOT NULL,
	`b_node_id` integer NOT NULL,
	`b_port` text DEFAULT '' NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`a_node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`b_node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `one_link_per_ports` ON `links` (`a_node_id`,`a_port`,`b_node_id`,`b_port`);--> statement-breakpoint
CREATE INDEX `links_by_b` ON `links` (`b_node_id`);--> statement-breakpoint
CREATE TABLE `node_addresses` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`node_id` integer NOT NULL,
	`address` text NOT NULL,
	`family` integer NOT NULL,
	`is_primary` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `one_address_per_node` ON `node_addresses` (`node_id`,`address`);--> statement-breakpoint
CREATE UNIQUE INDEX `one_primary_per_family` ON `node_addresses` (`node_id`,`family`) WHERE is_primary = 1;--> statement-breakpoint
CREATE INDEX `node_addresses_by_address` ON `node_addresses` (`address`);--> statement-breakpoint
CREATE TABLE `nodes` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`role` text DEFAULT 'other' NOT NULL,
	`unit_id` integer,
	`area_id` integer,
	`vendor` text,
	`model` text,
	`version` text,
	`serial` text,
	`note` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`unit_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`area_id`) REFERENCES `areas`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `nodes_name_unique` ON `nodes` (`name`);--> statement-breakpoint
CREATE INDEX `nodes_by_unit` ON `nodes` (`unit_id`);--> statement-breakpoint
CREATE INDEX `nodes_by_area` ON `nodes` (`area_id`);--> statement-breakpoint
CREATE INDEX `nodes_by_serial` ON `nodes` (`serial`);--> statement-breakpoint
CREATE TABLE `systems` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`type` text DEFAULT '' NOT NULL,
	`unit_id` integer,
	`area_id` integer,
	`note` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`unit_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`area_id`) REFERENCES `areas`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `systems_name_unique` ON `systems` (`name`);--> statement-breakpoint
CREATE INDEX `systems_by_unit` ON `systems` (`unit_id`);--> statement-breakpoint
CREATE INDEX `systems_by_area` ON `systems` (`area_id`);--> statement-breakpoint
CREATE TABLE `targets` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`node_id` integer,
	`endpoint_id` integer,
	`state` text DEFAULT 'unknown' NOT NULL,
	`state_reason` text NOT NULL,
	`state_since` integer NOT NULL,
	`seen_at` integer,
	`judged_at` integer,
	FOREIGN KEY (`node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`endpoint_id`) REFERENCES `endpoints`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "node_or_endpoint" CHECK(("targets"."node_id" is null) <> ("targets"."endpoint_id" is null))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `targets_node_id_unique` ON `targets` (`node_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `targets_endpoint_id_unique` ON `targets` (`endpoint_id`);--> statement-breakpoint
CREATE INDEX `targets_by_state` ON `targets` (`state`);--> statement-breakpoint
CREATE TABLE `units` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`level` text NOT NULL,
	`category` text DEFAULT '' NOT NULL,
	`parent_id` integer,
	`area_id` integer,
	`contacts` text DEFAULT '[]' NOT NULL,
	`valid_from` text,
	`valid_to` text,
	FOREIGN KEY (`parent_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`area_id`) REFERENCES `areas`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `units_name_unique` ON `units` (`name`);--> statement-breakpoint
CREATE INDEX `units_by_parent` ON `units` (`parent_id`);--> statement-breakpoint
CREATE INDEX `units_by_area` ON `units` (`area_id`);--> statement-breakpoint
CREATE TABLE `evidence` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`target_id` integer NOT NULL,
	`check_id` text NOT NULL,
	`content` text NOT NULL,
	`previous_digest` text NOT NULL,
	`digest` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `evidence_digest_unique` ON `evidence` (`digest`);--> statement-breakpoint
CREATE INDEX `evidence_by_target` ON `evidence` (`target_id`,`check_id`,`at`);--> statement-breakpoint
CREATE TABLE `findings` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`target_id` integer NOT NULL,
	`check_id` text NOT NULL,
	`severity` text NOT NULL,
	`status` text NOT NULL,
	`reason` text NOT NULL,
	`opened_at` integer NOT NULL,
	`closed_at` integer,
	`in_maintenance` integer DEFAULT false NOT NULL,
	`acknowledged_at` integer,
	`acknowledged_by` text,
	`note` text DEFAULT '' NOT NULL,
	`evidence_id` integer,
	FOREIGN KEY (`target_id`) REFERENCES `targets`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`evidence_id`) REFERENCES `evidence`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `one_open_finding_per_check` ON `findings` (`target_id`,`check_id`) WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX `findings_by_opening` ON `findings` (`opened_at`);--> statement-breakpoint
CREATE TABLE `verdicts` (
	`target_id` integer NOT NULL,
	`check_id` text NOT NULL,
	`status` text NOT NULL,
	`reason` text NOT NULL,
	`because` text NOT NULL,
	`since` integer NOT NULL,
	`at` integer NOT NULL,
	`evidence_id` integer,
	PRIMARY KEY(`target_id`, `check_id`),
	FOREIGN KEY (`target_id`) REFERENCES `targets`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `verdicts_by_check` ON `verdicts` (`check_id`,`status`);--> statement-breakpoint
CREATE TABLE `maintenance_windows` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`node_id` integer,
	`system_id` integer,
	`unit_id` integer,
	`area_id` integer,
	`from_at` integer NOT NULL,
	`until_at` integer NOT NULL,
	`reason` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`system_id`) REFERENCES `systems`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`unit_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`area_id`) REFERENCES `areas`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "ends_after_it_begins" CHECK("maintenance_windows"."until_at" > "maintenance_windows"."from_at"),
	CONSTRAINT "covers_one_thing" CHECK(("maintenance_windows"."node_id" is not null) + ("maintenance_windows"."system_id" is not null) + ("maintenance_windows"."unit_id" is not null) + ("maintenance_windows"."area_id" is not null) = 1)
) STRICT;
--> statement-breakpoint
CREATE INDEX `maintenance_by_end` ON `maintenance_windows` (`until_at`);--> statement-breakpoint
CREATE TABLE `accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`person_id` text NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` integer,
	`refresh_token_expires_at` integer,
	`scope` text,
	`password` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `people` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer DEFAULT false NOT NULL,
	`image` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`username` text,
	`display_username` text,
	`role` text DEFAULT 'administrator' NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `people_email_unique` ON `people` (`email`);--> statement-breakpoint
CREATE UNIQUE INDEX `people_username_unique` ON `people` (`username`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`token` text NOT NULL,
	`person_id` text NOT NULL,
	`expires_at` integer NOT NULL,
	`ip_address` text,
	`user_agent` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `sessions_token_unique` ON `sessions` (`token`);--> statement-breakpoint
CREATE TABLE `verifications` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `events` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`node_id` integer,
	`system_id` integer,
	`subject` text NOT NULL,
	`text` text NOT NULL,
	`severity` text,
	`finding_id` integer,
	`evidence_id` integer
) STRICT;
--> statement-breakpoint
CREATE INDEX `events_by_node` ON `events` (`node_id`,`at`);--> statement-breakpoint
CREATE INDEX `events_by_system` ON `events` (`system_id`,`at`);--> statement-breakpoint
CREATE INDEX `events_by_time` ON `events` (`at`);--> statement-breakpoint
CREATE TABLE `fact_changes` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`watch_id` integer NOT NULL,
	`key` text NOT NULL,
	`part` text DEFAULT '' NOT NULL,
	`at` integer NOT NULL,
	`before` text,
	`after` text,
	FOREIGN KEY (`watch_id`) REFERENCES `watches`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `fact_changes_by_watch` ON `fact_changes` (`watch_id`,`at`);--> statement-breakpoint
CREATE INDEX `fact_changes_by_time` ON `fact_changes` (`at`);--> statement-breakpoint
CREATE TABLE `facts` (
	`watch_id` integer NOT NULL,
	`key` text NOT NULL,
	`part` text DEFAULT '' NOT NULL,
	`value` text,
	`since_at` integer NOT NULL,
	`kept_from` integer,
	PRIMARY KEY(`watch_id`, `key`, `part`),
	FOREIGN KEY (`watch_id`) REFERENCES `watches`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `facts_by_key` ON `facts` (`key`,`part`);--> statement-breakpoint
CREATE INDEX `facts_by_identity` ON `facts` (`key`,`value`) WHERE key in ('snmp.name', 'snmp.serial', 'snmp.chassis_id');--> statement-breakpoint
CREATE INDEX `facts_by_mac` ON `facts` (value ->> '$.mac') WHERE key = 'snmp.interface';--> statement-breakpoint
CREATE INDEX `facts_by_part_serial` ON `facts` (value ->> '$.serial') WHERE key = 'snmp.entity';--> statement-breakpoint
CREATE TABLE `watch_states` (
	`watch_id` integer PRIMARY KEY NOT NULL,
	`answer` text NOT NULL,
	`outcome` text NOT NULL,
	`error` text,
	`failures` integer NOT NULL,
	`successes` integer NOT NULL,
	`flapping` integer NOT NULL,
	`turns` text NOT NULL,
	`changed_at` integer NOT NULL,
	`looked_at` integer NOT NULL,
	`ok_at` integer,
	`took_ms` real NOT NULL,
	`last` text NOT NULL,
	`facts_digest` text,
	FOREIGN KEY (`watch_id`) REFERENCES `watches`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `watches` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`target_id` integer NOT NULL,
	`probe` text NOT NULL,
	`params` text NOT NULL,
	`address` text NOT NULL,
	`family` integer,
	`every_s` integer NOT NULL,
	`timeout_ms` integer NOT NULL,
	`enabled` integer DEFAULT true NOT NULL,
	`credential_id` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`target_id`) REFERENCES `targets`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`credential_id`) REFERENCES `credentials`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `one_watch_per_question` ON `watches` (`target_id`,`probe`,`address`,case when "family" is null then 0 else "family" end,`params`);--> statement-breakpoint
CREATE INDEX `watches_by_target` ON `watches` (`target_id`);--> statement-breakpoint
CREATE INDEX `watches_by_credential` ON `watches` (`credential_id`);--> statement-breakpoint
CREATE TABLE `sample_chunks` (
	`key` integer PRIMARY KEY NOT NULL,
	`packed` blob NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `sample_journal` (
	`id` integer PRIMARY KEY NOT NULL,
	`until_hour` integer NOT NULL,
	`packed` blob NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `sample_rollups_1h` (
	`key` integer PRIMARY KEY NOT NULL,
	`packed` blob NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `sample_rollups_5m` (
	`key` integer PRIMARY KEY NOT NULL,
	`packed` blob NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `sample_series` (
	`id` integer PRIMARY KEY NOT NULL,
	`watch_id` integer NOT NULL,
	`series` text NOT NULL,
	`part` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `sample_series_identity` ON `sample_series` (`watch_id`,`series`,`part`);--> statement-breakpoint
CREATE TABLE `sample_unrolled_days` (
	`day` integer PRIMARY KEY NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TRIGGER `audit_entries_stay` BEFORE UPDATE ON `audit_entries` BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `audit_entries_last` BEFORE DELETE ON `audit_entries` BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `evidence_stays` BEFORE UPDATE ON `evidence` BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `evidence_lasts` BEFORE DELETE ON `evidence` BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
