// The globals that @web/test-runner's mocha gives browser tests.

interface TestContext {
  timeout(ms: number): void;
  skip(): never;
}
type TestBody = (this: TestContext) => void | Promise<void>;
declare const it: { (title: string, body: TestBody): void; skip(title: string, body: TestBody): void };
declare const describe: (title: string, body: (this: TestContext) => void) => void;
declare const before: (body: TestBody) => void;
declare const after: (body: TestBody) => void;
declare const beforeEach: (body: TestBody) => void;
declare const afterEach: (body: TestBody) => void;
