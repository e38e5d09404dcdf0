/** The folders whose mutants have to be found. */
export const FOLDERS = ['src/iam', 'src/codecommit'];

/** The quick and deterministic case and unit tests that have to find them. */
export const TEST_FILES = ['test/cases/*.test.ts', 'test/unit/{iam,codecommit}/!(limits).test.ts'];

/** Of a hundred mutants so many have to be found, at least. */
export const LEAST_SCORE = 90;
