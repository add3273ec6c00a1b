// Package answer is what the imitated API says: the envelope, a record as a
// provider and a site let it be told, one row per failure, and the register of
// what is not known of the real service, whose switches choose between answers.
//
// It is for the packages of the mock that answer or tell what would be answered.
//
//	switches := answer.DefaultSwitches()
//	body := switches.View(&site.Config, certification, anchor).Render().AppendBody(nil, now)
//
// It is pure: it looks nothing up, keeps nothing, and writes to no wire.
package answer
