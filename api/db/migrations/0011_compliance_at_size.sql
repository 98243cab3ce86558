CREATE TABLE `compliance_changes` (
	`id` integer PRIMARY KEY NOT NULL,
	`count` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `assessment_findings_by_rank` ON `assessment_findings` (case risk when 'high' then 1 when 'medium' then 2 when 'low' then 3 else 0 end,`found_at`,`source`,`id`,`system_id`);--> statement-breakpoint
CREATE INDEX `assessment_findings_due` ON `assessment_findings` (`state`,`risk`,`found_at`,`due_at`,`source`,`id`,`system_id`) WHERE state in ('open', 'rectifying');--> statement-breakpoint
CREATE INDEX `assessment_findings_open` ON `assessment_findings` (`system_id`,`risk`) WHERE state in ('open', 'rectifying');
--> statement-breakpoint
INSERT INTO `compliance_changes` (`id`, `count`) VALUES (1, 0);
--> statement-breakpoint
CREATE TRIGGER `systems_insert_counts` AFTER INSERT ON `systems` BEGIN UPDATE `compliance_changes` SET `count` = `count` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `systems_update_counts` AFTER UPDATE OF `name`, `unit_id` ON `systems` BEGIN UPDATE `compliance_changes` SET `count` = `count` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `systems_delete_counts` AFTER DELETE ON `systems` BEGIN UPDATE `compliance_changes` SET `count` = `count` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `protected_systems_insert_counts` AFTER INSERT ON `protected_systems` BEGIN UPDATE `compliance_changes` SET `count` = `count` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `protected_systems_update_counts` AFTER UPDATE ON `protected_systems` BEGIN UPDATE `compliance_changes` SET `count` = `count` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `protected_systems_delete_counts` AFTER DELETE ON `protected_systems` BEGIN UPDATE `compliance_changes` SET `count` = `count` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `assessments_insert_counts` AFTER INSERT ON `assessments` BEGIN UPDATE `compliance_changes` SET `count` = `count` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `assessments_update_counts` AFTER UPDATE OF `state`, `result`, `closed_at`, `level`, `kind` ON `assessments` BEGIN UPDATE `compliance_changes` SET `count` = `count` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `assessments_delete_counts` AFTER DELETE ON `assessments` BEGIN UPDATE `compliance_changes` SET `count` = `count` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `assessment_findings_insert_counts` AFTER INSERT ON `assessment_findings` BEGIN UPDATE `compliance_changes` SET `count` = `count` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `assessment_findings_update_counts` AFTER UPDATE OF `state`, `risk`, `system_id` ON `assessment_findings` BEGIN UPDATE `compliance_changes` SET `count` = `count` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `assessment_findings_delete_counts` AFTER DELETE ON `assessment_findings` BEGIN UPDATE `compliance_changes` SET `count` = `count` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `assessment_filings_insert_counts` AFTER INSERT ON `assessment_filings` BEGIN UPDATE `compliance_changes` SET `count` = `count` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `assessment_filings_update_counts` AFTER UPDATE ON `assessment_filings` BEGIN UPDATE `compliance_changes` SET `count` = `count` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `assessment_filings_delete_counts` AFTER DELETE ON `assessment_filings` BEGIN UPDATE `compliance_changes` SET `count` = `count` + 1; END;
--> statement-breakpoint
CREATE TRIGGER `units_update_counts` AFTER UPDATE OF `name` ON `units` BEGIN UPDATE `compliance_changes` SET `count` = `count` + 1; END;
