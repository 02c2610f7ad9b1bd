import SpliceClient
import Testing

struct LinkHeaderTests {
    @Test(arguments: [
        (#"<https://a.example/?p=2>; rel="next""#, "https://a.example/?p=2"),
        (#"<a>; rel=prev, <b>; rel=next"#, "b"),
        (#"<a>;rel="prev last",<b>;title="x, y; z";rel="first next""#, "b"),
        (#"<a,b;c>; rel=next"#, "a,b;c"),
        (#"<a>; REL="NEXT""#, "a"),
        (#"<a>; rel="prev"; rel="next", <b>; rel="next""#, "b"),
        (#" , ,<a> ; rel = next"#, "a"),
        (#"<a>; title="say \"next\""; rel=next"#, "a"),
        (#"<>; rel=next"#, ""),
        (#"https://a.example/?p=0; rel="self, me", <a>; rel=next"#, "a"),
        (#"<a>; rel=prev garbage, <b>; rel=next"#, "b"),
    ])
    func `the next link is found`(value: String, target: String) {
        #expect(LinkHeader(value).target("next") == target)
    }

    @Test(arguments: [
        "", "next", "<a", "<a>", "a; rel=next", #"<a>; rel="prev""#, "<a>; rel", "; rel=next", #"<a>; rel=""#,
    ])
    func `what is not a next link is none`(value: String) {
        #expect(LinkHeader(value).target("next") == nil)
    }
}
