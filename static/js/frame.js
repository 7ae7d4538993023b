/**
 * Drawing after a key: state changes in the handler, the page is drawn once for all keys that came meanwhile.
 *
 * The work starts as soon as the handler is done, not at the next frame, so that it is over when the frame comes; a frame
 * that comes first takes it along.
 */

const jobs = new Set();
const channel = new MessageChannel();
channel.port1.onmessage = run;

export function inNextFrame(job) {
  if (!jobs.size) {
    channel.port2.postMessage(null);
    requestAnimationFrame(run);
  }
  jobs.add(job);
}

/** Draw at once: the next key belongs to what is drawn. */
export function drawNow() {
  run();
}

function run() {
  const due = [...jobs];
  jobs.clear();
  for (const job of due) job();
}
