// Tasks of a page's main thread that were long enough for a person to notice, and how much of each was work.
// Rule: a task that was begun and then had no processor is the machine's, so time on the processor is told apart.
import type { FerryDevice } from "./device.ts";

/** Milliseconds from which browsers call a task long (https://www.w3.org/TR/longtasks-1/). */
export const LONG_MS = 50;

export interface Task {
  /** Milliseconds from its beginning to its end. */
  readonly took: number;
  /** Milliseconds of it on a processor. */
  readonly worked: number;
}

/** As Chromium traces it (Trace Event Format); times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Watches until the returned call, which resolves with the long tasks, longest first. */
export async function watchMainThread({ browser }: FerryDevice): Promise<() => Promise<readonly Task[]>> {
  const session = await browser.browser.newBrowserCDPSession();
  const threads = new Set<string>();
  const tasks: (TraceEvent & { dur: number })[] = [];
  session.on("Tracing.dataCollected", ({ value }) => {
    for (const event of value as unknown as TraceEvent[]) {
      if (event.name === "thread_name" && event.args?.name === "CrRendererMain") threads.add(nameOf(event));
      const { dur } = event;
      if (event.name === "RunTask" && dur !== undefined && dur > LONG_MS * 1000) tasks.push({ ...event, dur });
    }
  });
  const categories = { includedCategories: ["disabled-by-default-devtools.timeline"], excludedCategories: ["*"] };
  await session.send("Tracing.start", { traceConfig: categories, transferMode: "ReportEvents" });
  return async () => {
    const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
    await session.send("Tracing.end");
    await complete;
    await session.detach();
    return tasks
      .filter((task) => threads.has(nameOf(task)))
      .map(({ dur, tdur = dur }) => ({ took: dur / 1000, worked: tdur / 1000 }))
      .toSorted((a, b) => b.took - a.took);
  };
}

function nameOf({ pid, tid }: TraceEvent): string {
  return `${pid}/${tid}`;
}
