CREATE TABLE `candidate_addresses` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`candidate_id` integer NOT NULL,
	`address` text NOT NULL,
	`family` integer NOT NULL,
	`answered_at` integer,
	`last_seen_at` integer NOT NULL,
	FOREIGN KEY (`candidate_id`) REFERENCES `candidates`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `one_candidate_per_address` ON `candidate_addresses` (`address`);--> statement-breakpoint
CREATE INDEX `candidate_addresses_by_candidate` ON `candidate_addresses` (`candidate_id`);--> statement-breakpoint
CREATE TABLE `candidate_rules` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`place` integer NOT NULL,
	`name` text NOT NULL,
	`enabled` integer DEFAULT true NOT NULL,
	`scope_id` integer,
	`vendor` text,
	`model` text,
	`device_name` text,
	`range` text,
	`has_snmp` integer,
	`action` text NOT NULL,
	`unit_id` integer,
	`area_id` integer,
	`role` text,
	`watch` integer DEFAULT true NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`unit_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`area_id`) REFERENCES `areas`(`id`) ON UPDATE no action ON DELETE set null,
	CONSTRAINT "has_a_condition" CHECK(coalesce("candidate_rules"."vendor", "candidate_rules"."model", "candidate_rules"."device_name", "candidate_rules"."range", "candidate_rules"."scope_id", "candidate_rules"."has_snmp") is not null)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `candidate_rules_name_unique` ON `candidate_rules` (`name`);--> statement-breakpoint
CREATE INDEX `candidate_rules_by_unit` ON `candidate_rules` (`unit_id`);--> statement-breakpoint
CREATE INDEX `candidate_rules_by_area` ON `candidate_rules` (`area_id`);--> statement-breakpoint
CREATE TABLE `candidates` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`state` text DEFAULT 'waiting' NOT NULL,
	`scope_id` integer NOT NULL,
	`job_id` integer NOT NULL,
	`node_id` integer,
	`engine_id` text,
	`serial` text,
	`chassis_id` text,
	`base_mac` text,
	`name` text,
	`vendor` text,
	`model` text,
	`version` text,
	`object_id` text,
	`description` text,
	`location` text,
	`role` text DEFAULT 'other' NOT NULL,
	`credential_id` integer,
	`how` text NOT NULL,
	`via` text,
	`hops` integer NOT NULL,
	`rtt_ms` real,
	`open_ports` text NOT NULL,
	`snmp` text,
	`displaced_by` integer,
	`first_seen_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`credential_id`) REFERENCES `credentials`(`id`) ON UPDATE no action ON DELETE set null
) STRICT;
--> statement-breakpoint
CREATE INDEX `candidates_by_state` ON `candidates` (`state`,`last_seen_at`);--> statement-breakpoint
CREATE INDEX `candidates_by_job` ON `candidates` (`job_id`);--> statement-breakpoint
CREATE INDEX `candidates_by_node` ON `candidates` (`node_id`);--> statement-breakpoint
CREATE INDEX `candidates_by_engine` ON `candidates` (`engine_id`);--> statement-breakpoint
CREATE INDEX `candidates_by_serial` ON `candidates` (`serial`);--> statement-breakpoint
CREATE INDEX `candidates_by_chassis` ON `candidates` (`chassis_id`);--> statement-breakpoint
CREATE INDEX `candidates_by_mac` ON `candidates` (`base_mac`);--> statement-breakpoint
CREATE INDEX `candidates_by_credential` ON `candidates` (`credential_id`);--> statement-breakpoint
CREATE TABLE `met_nodes` (
	`node_id` integer NOT NULL,
	`address` text NOT NULL,
	`known_by` text NOT NULL,
	`job_id` integer NOT NULL,
	`how` text NOT NULL,
	`via` text,
	`first_seen_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	PRIMARY KEY(`node_id`, `address`),
	FOREIGN KEY (`node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `rule_deeds` (
	`rule_id` integer NOT NULL,
	`job_id` integer NOT NULL,
	`candidate_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`rule_id`, `job_id`, `candidate_id`),
	FOREIGN KEY (`rule_id`) REFERENCES `candidate_rules`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`candidate_id`) REFERENCES `candidates`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `rule_deeds_by_job` ON `rule_deeds` (`job_id`);--> statement-breakpoint
CREATE TABLE `message_senders` (
	`address` text PRIMARY KEY NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`count` integer NOT NULL,
	`last_kind` text NOT NULL,
	`last_text` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `messages` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`node_id` integer,
	`matched_by` text NOT NULL,
	`address` text NOT NULL,
	`kind` text NOT NULL,
	`severity` integer,
	`facility` integer,
	`name` text NOT NULL,
	`text` text NOT NULL,
	`fields` text NOT NULL,
	`repeats` integer DEFAULT 1 NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `messages_by_time` ON `messages` (`at`);--> statement-breakpoint
CREATE INDEX `messages_by_node` ON `messages` (`node_id`,`at`);