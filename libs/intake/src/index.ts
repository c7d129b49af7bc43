export type { AnyFileKind, Desk, FileKind, Party } from './file-kind';
export type {
  FileClosed,
  FileEvent,
  FileOpened,
  FileStopped,
  LineCounts,
  LinesQuarantined,
  LinesReceived,
  Progress,
  QuarantinedLine,
} from './file-events';
export { countyOfFileStream, documentOf } from './file-events';
export { progressOf, type FileProgress } from './file-progress';
export { openFileStore, type FileStore, type HeldFile } from './file-store';
export { openS3FileStore, S3Refused, type S3Settings } from './s3-files';
export { openIntake, type Intake } from './intake';
export * from './kinds';
export * from './problem';
export type { FileComing, FileToReceive } from './receive-file';
export { intakeMigrations } from './register/migration';
export type { IntakeReport, ReportedProblem } from './report';
export { seriesPartOf, type SeriesPart } from './series';
