package heapwarden.launch;

import heapwarden.config.Options;
import heapwarden.hook.Hooks;
import heapwarden.report.History;
import java.lang.instrument.Instrumentation;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The ways by which others reach the agent in this process: command lines, and peers over HTTP. All
 * of them ask the agent's thread by {@link Requests}. Agent's thread only, but for {@link
 * #requests}.
 */
final class Access {
  private final Warden warden;
  private final Instrumentation instrumentation;

  /** Made with the first question: most programs are never asked any. */
  private final AtomicReference<@Nullable Requests> requests = new AtomicReference<>();

  /** The folders of command lines. */
  private @Nullable Conversations conversations;

  /** Where it is asked for. */
  private @Nullable Serving serving;

  Access(Warden warden, Instrumentation instrumentation) {
    this.warden = warden;
    this.instrumentation = instrumentation;
  }

  /** For threads of the agent, not of the application, that want to know something. Any thread. */
  Requests requests() {
    Requests there = requests.get();
    if (there != null) {
      return there;
    }
    Requests made = new Requests();
    Requests first = requests.compareAndExchange(null, made);
    return first == null ? made : first;
  }

  /** With the command lines that ask something. */
  Conversations conversations() {
    if (conversations == null) {
      conversations = new Conversations(new Answers(warden));
    }
    return conversations;
  }

  /** Lets command lines come. */
  void open() {
    Hooks.answer(new Reached(this));
  }

  /** Answers all who ask. */
  void answer() {
    Requests asked = requests.get();
    if (asked != null) {
      asked.answer();
    }
    conversations().goOn();
  }

  /** Serves over HTTP, on a thread of its own. */
  Serving serve(Options options, History history) {
    Serving started = new Serving(options, instrumentation, warden, history).start();
    serving = started;
    return started;
  }

  void stopServing() {
    if (serving != null) {
      serving.close();
      serving = null;
    }
  }

  /** Nobody is answered any more. */
  void close() {
    Requests asked = requests.get();
    if (asked != null) {
      asked.close();
    }
    stopServing();
    Hooks.answerNoMore();
  }
}
