CREATE TABLE `audit_archives` (
	`id` integer PRIMARY KEY NOT NULL,
	`sealed_at` integer NOT NULL,
	`from_id` integer NOT NULL,
	`to_id` integer NOT NULL,
	`from_at` integer NOT NULL,
	`to_at` integer NOT NULL,
	`previous_digest` text NOT NULL,
	`digest` text NOT NULL,
	`file` text NOT NULL,
	`file_digest` text NOT NULL,
	`signature` text NOT NULL,
	`public_key` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `audit_archives_by_range` ON `audit_archives` (`from_id`,`to_id`);--> statement-breakpoint
CREATE TABLE `audit_heads` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`entry_id` integer NOT NULL,
	`digest` text NOT NULL,
	`signature` text NOT NULL,
	`public_key` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `own_keys` (
	`name` text PRIMARY KEY NOT NULL,
	`sealed` blob NOT NULL,
	`public_key` text NOT NULL,
	`created_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `api_tokens` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`person_id` text NOT NULL,
	`name` text NOT NULL,
	`prefix` text NOT NULL,
	`digest` text NOT NULL,
	`permissions` text NOT NULL,
	`unit_id` integer,
	`addresses` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`last_used_at` integer,
	`last_used_from` text,
	`revoked_at` integer,
	`revoked_by` text,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`unit_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `api_tokens_digest_unique` ON `api_tokens` (`digest`);--> statement-breakpoint
CREATE INDEX `api_tokens_by_person` ON `api_tokens` (`person_id`);--> statement-breakpoint
CREATE INDEX `api_tokens_by_unit` ON `api_tokens` (`unit_id`);--> statement-breakpoint
CREATE TABLE `grants` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`person_id` text NOT NULL,
	`role` text NOT NULL,
	`unit_id` integer,
	`reason` text DEFAULT '' NOT NULL,
	`proposed_by` text NOT NULL,
	`proposed_at` integer NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`is_granted` integer,
	`expires_at` integer,
	`revoked_by` text,
	`revoked_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`unit_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "two_people" CHECK(proposed_by = '-' or decided_by is null or proposed_by <> decided_by)
) STRICT;
--> statement-breakpoint
CREATE INDEX `grants_by_person` ON `grants` (`person_id`);--> statement-breakpoint
CREATE INDEX `grants_by_unit` ON `grants` (`unit_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `one_grant_per_role_and_unit` ON `grants` (`person_id`,`role`,`unit_id`) WHERE unit_id is not null and revoked_at is null and is_granted is not 0;--> statement-breakpoint
CREATE UNIQUE INDEX `one_grant_per_role_everywhere` ON `grants` (`person_id`,`role`) WHERE unit_id is null and revoked_at is null and is_granted is not 0;--> statement-breakpoint
CREATE TABLE `log_in_failures` (
	`key` text PRIMARY KEY NOT NULL,
	`failures` integer NOT NULL,
	`last_at` integer NOT NULL,
	`locked_until` integer
) STRICT;
--> statement-breakpoint
CREATE TABLE `passkeys` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text,
	`public_key` text NOT NULL,
	`person_id` text NOT NULL,
	`credential_id` text NOT NULL,
	`counter` integer NOT NULL,
	`device_type` text NOT NULL,
	`backed_up` integer NOT NULL,
	`transports` text,
	`created_at` integer,
	`aaguid` text,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `passkeys_credential_id_unique` ON `passkeys` (`credential_id`);--> statement-breakpoint
CREATE INDEX `passkeys_by_person` ON `passkeys` (`person_id`);--> statement-breakpoint
CREATE TABLE `password_history` (
	`id` integer PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`hash` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `password_history_by_person` ON `password_history` (`person_id`,`at`);--> statement-breakpoint
CREATE TABLE `two_factors` (
	`id` text PRIMARY KEY NOT NULL,
	`secret` text NOT NULL,
	`backup_codes` text NOT NULL,
	`person_id` text NOT NULL,
	`verified` integer DEFAULT true NOT NULL,
	`failed_verification_count` integer DEFAULT 0 NOT NULL,
	`locked_until` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `two_factors_by_person` ON `two_factors` (`person_id`);--> statement-breakpoint
ALTER TABLE `audit_entries` ADD `role` text;--> statement-breakpoint
ALTER TABLE `audit_entries` ADD `result` text;--> statement-breakpoint
ALTER TABLE `audit_entries` ADD `reason` text;--> statement-breakpoint
CREATE INDEX `audit_by_action` ON `audit_entries` (`action`);--> statement-breakpoint
ALTER TABLE `people` ADD `two_factor_enabled` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `people` ADD `kind` text DEFAULT 'person' NOT NULL;--> statement-breakpoint
ALTER TABLE `people` ADD `unit_id` integer REFERENCES units(id) ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE `people` ADD `disabled_at` integer;--> statement-breakpoint
ALTER TABLE `people` ADD `disabled_because` text;--> statement-breakpoint
ALTER TABLE `people` ADD `must_change_password` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `people` ADD `password_changed_at` integer;--> statement-breakpoint
ALTER TABLE `people` ADD `last_seen_at` integer;--> statement-breakpoint
CREATE INDEX `people_by_unit` ON `people` (`unit_id`);--> statement-breakpoint
ALTER TABLE `sessions` ADD `seen_at` integer;--> statement-breakpoint
ALTER TABLE `sessions` ADD `method` text DEFAULT 'password' NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `second_factor` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `oidc_sid` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `oidc_id_token` blob;--> statement-breakpoint
CREATE INDEX `sessions_by_person` ON `sessions` (`person_id`);--> statement-breakpoint
CREATE INDEX `sessions_by_oidc_sid` ON `sessions` (`oidc_sid`);--> statement-breakpoint
CREATE UNIQUE INDEX `one_person_per_subject` ON `accounts` (`provider_id`,`account_id`);--> statement-breakpoint
CREATE INDEX `accounts_by_person` ON `accounts` (`person_id`);--> statement-breakpoint
-- Who ran the first version alone keeps the work on the network; the three administrators are made anew by a one-time link.
INSERT INTO `grants` (`person_id`, `role`, `reason`, `proposed_by`, `proposed_at`, `decided_by`, `decided_at`, `is_granted`)
	SELECT `id`, 'network_engineer', 'upgrade', '-', `created_at`, '-', `created_at`, 1 FROM `people` WHERE `role` = 'administrator';--> statement-breakpoint
UPDATE `people` SET `password_changed_at` = `created_at`;--> statement-breakpoint
ALTER TABLE `people` DROP COLUMN `role`;--> statement-breakpoint
CREATE TRIGGER `audit_heads_stay` BEFORE UPDATE ON `audit_heads` BEGIN SELECT raise(abort, 'audit_heads is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `audit_heads_remain` BEFORE DELETE ON `audit_heads` BEGIN SELECT raise(abort, 'audit_heads is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `audit_archives_stay` BEFORE UPDATE ON `audit_archives` BEGIN SELECT raise(abort, 'audit_archives is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `audit_archives_remain` BEFORE DELETE ON `audit_archives` BEGIN SELECT raise(abort, 'audit_archives is append-only'); END;
--> statement-breakpoint
DROP TRIGGER `audit_entries_last`;--> statement-breakpoint
CREATE TRIGGER `audit_entries_last` BEFORE DELETE ON `audit_entries`
	WHEN NOT EXISTS (SELECT 1 FROM `audit_archives` WHERE OLD.`id` BETWEEN `from_id` AND `to_id`)
	BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END;
