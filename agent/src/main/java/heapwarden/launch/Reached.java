package heapwarden.launch;

import heapwarden.config.Request;
import heapwarden.hook.Hooks;
import heapwarden.hook.Sink;
import java.io.File;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Where another attach reaches this agent. Called on the JVM's "Attach Listener" thread by the core
 * of that attach, which knows nothing of this one but the hook class; it only hands over, so that
 * the JVM's other tools need not wait.
 */
final class Reached extends Sink {
  private final Access access;

  Reached(Access access) {
    this.access = access;
  }

  /**
   * Takes on a question.
   *
   * @param argument of the attach: a folder to answer into, or options in the same form as at start
   */
  @Override
  public String ask(String argument) {
    File folder = Request.folder(argument);
    Callable<@Nullable Void> task =
        () -> {
          if (folder == null) {
            access.conversations().reconfigure(argument);
          } else {
            access.conversations().begin(folder);
          }
          return null;
        };
    return access.requests().post(task)
        ? Hooks.WILL_ANSWER
        : "the agent there is ending, or is asked too much at once";
  }
}
