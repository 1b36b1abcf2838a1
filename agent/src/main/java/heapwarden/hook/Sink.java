package heapwarden.hook;

/**
 * Where the hooks deliver. This class itself is the sink of a stopped agent and does nothing; the
 * core extends it once for each of the three, so that the JIT compiler finds one implementation at
 * each call and inlines it into woven code.
 *
 * <p>Called on application threads, at any time, possibly within class loading: an implementation
 * must not block, must not log and must not call the application.
 */
public class Sink {
  /** See {@link Hooks#opened}. */
  public void opened(Object resource, Object owner, Object detail, int point) {}

  /** See {@link Hooks#closed}. */
  public void closed(Object resource, int point) {}

  /** See {@link Hooks#detailed}. */
  public void detailed(Object resource, Object detail, int point) {}

  /** See {@link Hooks#inserted}. */
  public void inserted(Object container, long delta) {}

  /** See {@link Hooks#counted}. */
  public void counted(int site) {}
}
