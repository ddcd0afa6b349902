// The end of a session, and where the browser goes from there.
import { answer, client, Refused } from "./api";

/**
 * Ends the session; where the browser goes from there: to the provider's own way out, or to our door.
 * Raises Refused when the server did not hear it: then nobody is signed out.
 */
export async function endSession(): Promise<string> {
  const asked = client.POST("/v1/auth/sign-out");
  try {
    await answer(asked);
  } catch (refused) {
    if (!(refused instanceof Refused) || refused.status !== 401) throw refused; // 401: ended already
  }
  return (await asked).response.headers.get("Location") ?? "/sign-in";
}
