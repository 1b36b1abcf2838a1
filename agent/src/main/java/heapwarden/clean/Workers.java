package heapwarden.clean;

import heapwarden.track.LiveResource;
import java.nio.channels.InterruptibleChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The threads of an executor of the JDK. Its set of workers is read without its lock, so a look may
 * fail while workers come and go; then none are known.
 */
final class Workers {
  private static final String SOCKET = "sun.nio.ch.NioSocketImpl";

  private final Fields fields;

  Workers(Fields fields) {
    this.fields = fields;
  }

  List<Thread> of(Object executor) {
    List<Thread> threads = new ArrayList<>();
    Object workers = fields.get(executor, "workers");
    if (workers instanceof Collection) {
      try {
        for (Object worker : (Collection<?>) workers) {
          Object thread = fields.get(worker, "thread");
          if (thread instanceof Thread) {
            threads.add((Thread) thread);
          }
        }
      } catch (RuntimeException e) {
        threads.clear();
      }
    }
    return threads;
  }

  /** How many tasks it has done. */
  long completed(Object executor) {
    long completed = fields.number(executor, "completedTaskCount");
    Object workers = fields.get(executor, "workers");
    try {
      for (Object worker : workers instanceof Collection ? (Collection<?>) workers : List.of()) {
        completed += fields.number(worker, "completedTasks");
      }
    } catch (RuntimeException e) {
      return -1;
    }
    return completed;
  }

  /**
   * Whether a thread of it stands in a write on a channel that an interrupt would close. Streams of
   * {@code java.nio.file.Files} write to channels that no interrupt closes.
   *
   * @param streamsToo whether a stream may write to a channel that an interrupt closes
   */
  boolean writesToChannel(Object executor, boolean streamsToo) {
    for (Thread thread : of(executor)) {
      boolean channel = false;
      boolean stream = false;
      for (String type : Stillness.writing(thread.getStackTrace())) {
        channel |= type.startsWith("sun.nio.ch.") && !type.equals(SOCKET);
        stream |=
            type.equals("sun.nio.ch.ChannelOutputStream")
                || type.startsWith(Stillness.CHANNEL_STREAMS);
      }
      if (channel && (streamsToo || !stream)) {
        return true;
      }
    }
    return false;
  }

  /** Whether there is a channel that the interrupt of a thread in a write would close. */
  boolean areInterruptible(List<LiveResource> open) {
    for (LiveResource resource : open) {
      Object held = resource.get();
      if (held instanceof InterruptibleChannel
          && !Boolean.TRUE.equals(fields.get(held, "uninterruptible"))) {
        return true;
      }
    }
    return false;
  }
}
